import type { ClientData } from '../protocol/client-events.ts';
import { errors } from '../protocol/errors.ts';
import type { ServerEvents } from '../protocol/server-events.ts';
import { allDone } from './all-done.ts';
import { pushToOthers } from './other-devices.ts';
import type { Outbox } from './outbox.ts';
import type { Clock } from './ports/clock.ts';
import type { Connections } from './ports/connections.ts';
import type { Messages } from './ports/messages.ts';
import { refuse } from './refusal.ts';
import { type Answer, ownConversation, type Speaker } from './speaker.ts';
import { iso } from './wire-message.ts';

export type ReadReceiptPorts = {
  readonly connections: Pick<Connections, 'inRoom'>;
  readonly messages: Pick<Messages, 'markRead' | 'unread'>;
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, 'now'>;
};

const CONCURRENT_UPDATES = 10;

/** Marks one message of Demi's, or all up to one, as read, and tells all of the user's devices. The first time counts. */
export async function readReceipt(
  ports: ReadReceiptPorts,
  speaker: Speaker,
  request: ClientData<'read_receipt'>,
): Promise<Answer> {
  const conversationId = ownConversation(speaker, request.conversation_id);
  const upTo = request.up_to_message_id;
  const messageId = upTo ?? request.message_id ?? refuse(errors.validation('data.message_id', 'is missing'));
  const now = ports.clock.now();

  const readAt = await ports.messages.markRead(conversationId, messageId, 'demi', now);
  if (readAt === undefined) return refuse(errors.notFound());
  if (upTo !== undefined) await markAllUpTo(ports, conversationId, upTo, now);

  const data: ServerEvents['read_receipt'] = {
    message_id: messageId,
    conversation_id: conversationId,
    read_at: iso(readAt),
    reader: 'user',
    ...(upTo === undefined ? {} : { up_to_message_id: upTo }),
  };
  await pushToOthers(ports, speaker, { event: 'read_receipt', data, durable: true });
  return { event: 'read_receipt', data };
}

async function markAllUpTo(ports: ReadReceiptPorts, conversationId: string, upTo: string, now: number): Promise<void> {
  let batch: Promise<unknown>[] = [];
  for await (const messageId of ports.messages.unread(conversationId, upTo)) {
    if (messageId === upTo) continue;
    batch.push(ports.messages.markRead(conversationId, messageId, 'demi', now));
    if (batch.length < CONCURRENT_UPDATES) continue;
    await allDone(batch);
    batch = [];
  }
  await allDone(batch);
}
