import { allDone } from '../all-done.ts';
import type { Outbox, PushResult } from '../outbox.ts';
import type { Clock } from '../ports/clock.ts';
import type { Connection } from '../ports/connections.ts';

export type DeltaStreamPorts = { readonly outbox: Outbox; readonly clock: Clock };

/** A text that grows, and connections that follow it at their own pace. */
export type DeltaStream = {
  write(text: string): void;
  startOver(): void;
  takeBack(): void; // there will be no such text: whoever saw words of it is told so
  /** The rest goes out at once, right behind what is on its way; resolves when everybody has it or is gone. */
  end(): Promise<void>;
};

export const FRAME_INTERVAL_MS = 80; // one frame per 80 ms and connection: a frame per token is 20 times the price
const FRAME_TEXT_LENGTH = 5_000; // UTF-16 units; even if each needs six bytes in JSON, the frame is below 32 KB

/** What is written so far; each edition begins from nothing. */
type Draft = { text: string; edition: number; isTakenBack: boolean };

/** How far a connection has come: what it got and what is on its way to it. */
type Follower = {
  readonly device: Connection;
  edition: number;
  offset: number;
  seq: number;
  isCleared: boolean;
  isLost: boolean;
};

/**
 * Sends a reply while it is written, to the connections with the topic `stream`. The first words go out at once, then
 * what has gathered every 80 ms. A slow connection gets fewer, longer frames; it never holds up another.
 */
export function deltaStream(
  ports: DeltaStreamPorts,
  about: { readonly conversationId: string; readonly messageId: string },
  devices: readonly Connection[],
): DeltaStream {
  const draft: Draft = { text: '', edition: 0, isTakenBack: false };
  const ended = new AbortController();
  let changed = Promise.withResolvers<void>();

  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };

  /** Sends what the follower lacks, as much as fits into a frame; undefined: it lacks nothing. */
  const sendNext = (follower: Follower): Promise<readonly PushResult[]> | undefined => {
    const piece = takeNext(follower, draft);
    if (piece === undefined) return undefined;
    const data = { conversation_id: about.conversationId, in_reply_to: about.messageId, ...piece };
    return ports.outbox.push([follower.device], { event: 'message_delta', data, topic: 'stream' });
  };

  const follow = async (follower: Follower): Promise<void> => {
    while (!ended.signal.aborted) {
      const nextAt = ports.clock.now() + FRAME_INTERVAL_MS;
      const sending = sendNext(follower);
      if (sending === undefined) await changed.promise;
      else if ((await sending)[0] === 'sent') await waitUntil(nextAt, ports.clock, ended.signal);
      else {
        follower.isLost = true; // the final message will do
        return;
      }
    }
  };

  const sendRest = async (follower: Follower): Promise<void> => {
    const pushes: Promise<unknown>[] = [];
    for (let next = sendNext(follower); next !== undefined; next = sendNext(follower)) pushes.push(next);
    await allDone(pushes);
  };

  const followers = devices
    .filter((device) => device.topics.includes('stream'))
    .map((device): Follower => ({ device, edition: 0, offset: 0, seq: 0, isCleared: false, isLost: false }));
  const following = followers.map(follow);

  return {
    write: (text) => {
      draft.text += text;
      wake();
    },
    startOver: () => {
      draft.text = '';
      draft.edition += 1;
      wake();
    },
    takeBack: () => {
      Object.assign(draft, { text: '', edition: draft.edition + 1, isTakenBack: true });
      wake();
    },
    end: async () => {
      ended.abort();
      wake();
      await allDone([...followers.filter(({ isLost }) => !isLost).map(sendRest), ...following]);
    },
  };
}

/** The next piece for a follower, which then counts as on its way. Of a text that was taken back that is one empty piece. */
function takeNext(follower: Follower, draft: Draft) {
  if (follower.edition !== draft.edition) [follower.edition, follower.offset] = [draft.edition, 0];
  const { offset, seq } = follower;
  const text = nextPiece(draft.text, offset);
  const isClearing = draft.isTakenBack && seq > 0 && !follower.isCleared;
  if (text === '' && !isClearing) return undefined;
  follower.isCleared = text === '';
  [follower.offset, follower.seq] = [offset + text.length, seq + 1];
  return { seq, offset, text };
}

/** A post takes part of the time until the next frame. */
async function waitUntil(at: number, clock: Clock, ended: AbortSignal): Promise<void> {
  const left = at - clock.now();
  if (left > 0) await clock.wait(left, ended);
}

function nextPiece(text: string, offset: number): string {
  const piece = text.slice(offset, offset + FRAME_TEXT_LENGTH);
  const lastUnit = piece.charCodeAt(piece.length - 1);
  const endsInHalfACharacter = lastUnit >= 0xd800 && lastUnit <= 0xdbff;
  return endsInHalfACharacter ? piece.slice(0, -1) : piece;
}
