import type { Outbox } from '../outbox.ts';
import type { Clock } from '../ports/clock.ts';
import type { Connection } from '../ports/connections.ts';

export type DeltaStreamPorts = { readonly outbox: Outbox; readonly clock: Clock };

/** A text that grows, and connections that follow it at their own pace. */
export type DeltaStream = {
  write(text: string): void;
  startOver(): void;
  /** Everybody gets the rest at once; resolves when they have it or are gone. */
  end(): Promise<void>;
};

const FRAME_INTERVAL_MS = 80; // one frame per 80 ms and connection: a frame per token is 20 times the price
const FRAME_TEXT_LENGTH = 5_000; // UTF-16 units; even if each needs six bytes in JSON, the frame is below 32 KB

/**
 * Sends a reply while it is written, to the connections with the topic `stream`. The first words go out at once, then
 * what has gathered every 80 ms. A slow connection gets fewer, longer frames; it never holds up another.
 */
export function deltaStream(
  ports: DeltaStreamPorts,
  about: { readonly conversationId: string; readonly messageId: string },
  devices: readonly Connection[],
): DeltaStream {
  const draft = { text: '', edition: 0 };
  const ended = new AbortController();
  let changed = Promise.withResolvers<void>();

  const wake = (): void => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };

  const follow = async (device: Connection): Promise<void> => {
    let edition = draft.edition;
    let offset = 0;
    let seq = 0;
    for (;;) {
      if (edition !== draft.edition) [edition, offset] = [draft.edition, 0];
      const text = nextPiece(draft.text, offset);
      if (text !== '') {
        const data = { conversation_id: about.conversationId, in_reply_to: about.messageId, seq, offset, text };
        const [result] = await ports.outbox.push([device], { event: 'message_delta', data, topic: 'stream' });
        if (result !== 'sent') return; // the final message will do
        [offset, seq] = [offset + text.length, seq + 1];
        await ports.clock.wait(FRAME_INTERVAL_MS, ended.signal);
      } else if (ended.signal.aborted) return;
      else await changed.promise;
    }
  };

  const followers = devices.filter((device) => device.topics.includes('stream')).map(follow);

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
    end: async () => {
      ended.abort();
      wake();
      await Promise.all(followers);
    },
  };
}

function nextPiece(text: string, offset: number): string {
  const piece = text.slice(offset, offset + FRAME_TEXT_LENGTH);
  const lastUnit = piece.charCodeAt(piece.length - 1);
  const endsInHalfACharacter = lastUnit >= 0xd800 && lastUnit <= 0xdbff && piece.length > 1;
  return endsInHalfACharacter ? piece.slice(0, -1) : piece;
}
