import { allDone } from '../all-done.ts';
import type { Outbox } from '../outbox.ts';
import type { Clock } from '../ports/clock.ts';
import type { Connection } from '../ports/connections.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';
import { wireMessage } from '../wire-message.ts';
import type { Composed } from './compose.ts';
import { emotionUpdate } from './writing.ts';

export type TellPorts = {
  readonly messages: Pick<Messages, 'markDelivered'>;
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, 'now'>;
};

/** What was composed, whole or as far as it came. */
export type Written = Extract<Composed, { outcome: 'complete' | 'stopped' }>;

/** Something that Demi has written, as it is stored. `now` in Unix ms. */
export function herMessage(
  conversationId: string,
  messageId: string,
  { text, feelings, usage, outcome }: Written,
  now: number,
): StoredMessage {
  return {
    conversationId,
    messageId,
    sender: 'demi',
    content: text,
    emotionState: feelings.emotions,
    status: 'sent',
    createdAt: now,
    storedAt: now,
    deliveredAt: null,
    readAt: null,
    ...(usage === undefined ? {} : { usage }),
    ...(outcome === 'stopped' ? { stopped: true as const } : {}),
  };
}

/**
 * Pushes it, and how she feels. Nobody waits for anybody's slow device: each gets its frames in order, and all at their own
 * pace.
 */
export async function tell(ports: TellPorts, message: StoredMessage, devices: readonly Connection[]): Promise<void> {
  const { conversationId, messageId, emotionState: emotions } = message;
  const pushed = ports.outbox.push(devices, { event: 'message', data: wireMessage(message), durable: true });
  await allDone([
    emotions && ports.outbox.push(devices, emotionUpdate({ emotions })),
    pushed.then(async (results) => {
      if (results.includes('sent')) await ports.messages.markDelivered(conversationId, messageId, ports.clock.now());
    }),
  ]);
}
