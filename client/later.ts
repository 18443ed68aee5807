import { mood } from '../protocol/mood.ts';
import type { ServerFrame } from './connection/frames.ts';
import type { Line } from './connection/line.ts';
import { createQuestions } from './connection/questions.ts';
import { createEarlierMessages } from './conversation/earlier-messages.ts';
import type { Conversation } from './conversation/state.ts';
import { createTypingSignal } from './conversation/typing-signal.ts';
import { createUserSettings } from './conversation/user-settings.ts';
import type { LoadOutcome, ReadOutcome } from './events.ts';
import { openHttpLine } from './http/http-line.ts';
import type { Clock } from './platform/clock.ts';
import { createWorkerClock } from './platform/worker-clock.ts';

export type Later = ReturnType<typeof createLater>;

export type LaterOptions = {
  readonly clock: Clock;
  readonly line: () => Line | undefined;
  readonly change: (parts: Partial<Conversation>) => void;
};

/** What a client needs only once it has begun, or when it cannot begin as usual: loaded then, and not before. */
export function createLater({ clock, line, change }: LaterOptions) {
  const pages = createQuestions('earlier', clock, line);
  const wishes = createQuestions('settings', clock, line);
  const loadEarlier = createEarlierMessages(pages, (isLoadingEarlier) => change({ isLoadingEarlier }));
  const settings = createUserSettings(wishes, (settings) => change({ settings }));

  return {
    mood,
    openHttpLine,
    createWorkerClock,
    setTyping: createTypingSignal(clock, (is_typing) => line()?.send('typing', { is_typing }) ?? false),
    loadEarlier: async (from: Conversation): Promise<LoadOutcome> => (line() ? loadEarlier(from) : 'unavailable'),
    changeSettings: settings.change,
    loadSettings: async (): Promise<ReadOutcome> =>
      (await settings.change({})) === 'changed' ? 'loaded' : 'unavailable',
    /** What was known may have changed while there was no line. */
    resume: (known: Conversation): void => {
      if (known.settings) void settings.change({});
    },
    observe: (frame: ServerFrame): void => {
      settings.observe(frame);
      pages.observe(frame);
      wishes.observe(frame);
    },
    abandon: (): void => {
      pages.abandon();
      wishes.abandon();
    },
  };
}
