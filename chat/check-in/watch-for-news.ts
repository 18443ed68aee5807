import type { CheckIns } from '../ports/check-ins.ts';
import type { Clock } from '../ports/clock.ts';
import type { UserState } from '../ports/conversations.ts';
import type { Report } from '../ports/report.ts';
import { every } from '../reply/every.ts';

export type WatchPorts = {
  readonly checkIns: Pick<CheckIns, 'read'>;
  readonly clock: Clock;
  readonly report: Report;
};

export type NewsWatch = {
  readonly signal: AbortSignal; // aborts when something has happened that the check-in did not know of
  end(): Promise<void>;
};

const POLL_MS = 400; // the user's message waits behind the check-in: it must not wait for its end

/** Looks every 400 ms whether the user has written, or changed the settings, since `known` was read. */
export function watchForNews(ports: WatchPorts, userId: string, known: UserState): NewsWatch {
  const news = new AbortController();
  const ended = new AbortController();
  const look = async (): Promise<void> => {
    try {
      const { lastUserMessageAt, revision } = await ports.checkIns.read(userId);
      if (lastUserMessageAt !== known.lastUserMessageAt || revision !== known.revision) news.abort();
    } catch (cause) {
      ports.report('news_not_read', { user_id: userId, cause }); // the next look asks again, and so does the end
    }
  };
  const watching = every(ports.clock, POLL_MS, AbortSignal.any([ended.signal, news.signal]), look);
  return {
    signal: news.signal,
    end: async () => {
      ended.abort();
      await watching;
    },
  };
}
