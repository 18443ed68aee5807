import type { DemiEvents, SentMessage } from '../events.ts';
import type { ChatMessage, MessageState } from '../messages.ts';
import type { Snapshot } from '../snapshot.ts';

/** What a sent message needs of the client. */
type Source = {
  readonly snapshot: Snapshot;
  on(event: 'change', listener: (value: DemiEvents['change']) => void): () => void;
};

/** A message that looks itself up; the last that was known of it when it is no longer in the list. */
export function createSentMessage(clientMessageId: string, client: Source): SentMessage {
  let last: ChatMessage | undefined;
  const now = (): ChatMessage | undefined => {
    const found = client.snapshot.messages.findLast((message) => message.clientMessageId === clientMessageId);
    last = found ?? (last?.id ? last : undefined);
    return last;
  };
  const state = (): MessageState => now()?.state ?? 'failed';
  now();
  return {
    clientMessageId,
    get id() {
      return now()?.id ?? null;
    },
    get state() {
      return state();
    },
    get failure() {
      return now()?.failure ?? null;
    },
    settled: () =>
      new Promise((resolve) => {
        const look = (): void => {
          if (state() === 'pending') return;
          stop();
          resolve(state());
        };
        const stop = client.on('change', look);
        look();
      }),
  };
}
