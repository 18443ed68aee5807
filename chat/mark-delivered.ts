import { allDone } from './all-done.ts';
import type { History } from './history.ts';
import type { Clock } from './ports/clock.ts';
import type { Messages } from './ports/messages.ts';

export type MarkDeliveredPorts = {
  readonly messages: Pick<Messages, 'markDelivered'>;
  readonly clock: Pick<Clock, 'now'>;
};

/** Demi's messages in a history that a client got are delivered from now on. */
export async function markDelivered(ports: MarkDeliveredPorts, { messages }: Pick<History, 'messages'>): Promise<void> {
  const now = ports.clock.now();
  const undelivered = messages.filter((message) => message.sender === 'demi' && message.status === 'sent');
  await allDone(
    undelivered.map((message) => ports.messages.markDelivered(message.conversationId, message.messageId, now)),
  );
}
