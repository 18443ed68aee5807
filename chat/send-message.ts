import type { ClientData } from '../protocol/client-events.ts';
import { errors } from '../protocol/errors.ts';
import type { ServerEvents } from '../protocol/server-events.ts';
import { introduceAgain } from './introduce-again.ts';
import { others } from './other-devices.ts';
import type { Outbox } from './outbox.ts';
import type { Clock } from './ports/clock.ts';
import { type Connections, userRoom } from './ports/connections.ts';
import type { Conversations, Ticket } from './ports/conversations.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Claim, Messages, StoredMessage } from './ports/messages.ts';
import { refuse } from './refusal.ts';
import { type Answer, ownConversation, type Speaker } from './speaker.ts';
import { iso, wireMessage } from './wire-message.ts';

export type SendMessagePorts = {
  readonly connections: Pick<Connections, 'inRoom' | 'add'>;
  readonly conversations: Pick<Conversations, 'admit' | 'withdraw' | 'giveBack' | 'renameTicket'>;
  readonly messages: Pick<Messages, 'claim' | 'renewClaim' | 'get' | 'put' | 'retry'>;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, 'now'>;
  readonly mintMessageId: (now: number) => string;
};

/** Longer than the function that made a claim can still be running (lambdas/routes.ts: 10 s) with clocks that differ. */
const CLAIM_ABANDONED_MS = 15_000; // 15 s

/**
 * Takes a user's message: stored, queued for its answer, shown on the user's other devices, and only then acknowledged.
 * Each step may have happened before, on any machine: a repeated `client_message_id` ends with the same message.
 *
 * Round trips in sequence: claim and admission together, put, queue (design: architecture, "What one exchange costs").
 */
export async function sendMessage(
  ports: SendMessagePorts,
  speaker: Speaker,
  request: ClientData<'message'>,
): Promise<Answer | undefined> {
  const conversationId = ownConversation(speaker, request.conversation_id);
  if (request.content === '') return undefined;

  const now = ports.clock.now();
  const fresh: Claim = { messageId: ports.mintMessageId(now), createdAt: now };
  const unanswered = { conversationId, messageId: fresh.messageId };
  const [claim, admission] = await Promise.all([
    makeClaim(ports, conversationId, request.client_message_id, fresh),
    ports.conversations.admit({ ...unanswered, userId: speaker.userId, now }),
  ]);

  const clientMessageId = request.client_message_id;
  if (clientMessageId !== undefined && claim.messageId !== fresh.messageId) {
    const ticket = admission.admitted ? admission.ticket : undefined;
    const earlier = await ports.messages.get(conversationId, claim.messageId);
    if (earlier !== undefined && earlier.failedAt === undefined) return repeat(ports, speaker, earlier, ticket);
    if (!admission.admitted) return refuse(errors.rateLimited(admission.retryAfterMs, clientMessageId));
    if (earlier !== undefined) return askAgain(ports, speaker, earlier, admission.ticket);
    return storeClaimed(ports, speaker, request, { clientMessageId, claim, fresh, ticket: admission.ticket });
  }
  if (!admission.admitted) return refuse(errors.rateLimited(admission.retryAfterMs, clientMessageId));
  return store(ports, speaker, newMessage(request, conversationId, fresh, now), admission.ticket);
}

function makeClaim(
  ports: SendMessagePorts,
  conversationId: string,
  clientMessageId: string | undefined,
  fresh: Claim,
): Promise<Claim> {
  if (clientMessageId === undefined) return Promise.resolve(fresh);
  return ports.messages.claim(conversationId, clientMessageId, fresh);
}

/** The message is there: the same acknowledgement again, for free, once it is sure to be queued. */
async function repeat(
  ports: SendMessagePorts,
  speaker: Speaker,
  message: StoredMessage,
  ticket: Ticket | undefined,
): Promise<Answer> {
  if (ticket !== undefined) await ports.conversations.withdraw(ticket);
  // The invocation that stored it may have died before it queued; the queue and the worker both know a second job.
  if (message.replyId === undefined) await queueReply(ports, speaker, message);
  return { event: 'delivered', data: { ...deliveredData(message), duplicate: true } };
}

/** The message is there, but its answer failed: the same message once more, as a new attempt. */
async function askAgain(
  ports: SendMessagePorts,
  speaker: Speaker,
  failed: StoredMessage,
  ticket: Ticket,
): Promise<Answer> {
  await ports.conversations.renameTicket(ticket, failed.messageId);
  const again = await ports.messages.retry(failed.conversationId, failed.messageId);
  // Undefined: another device asked again at the same moment, or our write was repeated; that attempt is as good.
  if (again === undefined) {
    const current = await ports.messages.get(failed.conversationId, failed.messageId);
    return repeat(ports, speaker, current ?? failed, undefined);
  }
  await queueReply(ports, speaker, again);
  return { event: 'delivered', data: { ...deliveredData(again), duplicate: true } };
}

type Claimed = {
  readonly clientMessageId: string;
  readonly claim: Claim; // what stands there
  readonly fresh: Claim; // what this invocation would have claimed
  readonly ticket: Ticket;
};

/** The client id was claimed, but no message followed: carry on where the first invocation stopped. */
async function storeClaimed(
  ports: SendMessagePorts,
  speaker: Speaker,
  request: ClientData<'message'>,
  { clientMessageId, claim, fresh, ticket }: Claimed,
): Promise<Answer> {
  const { conversationId } = ticket.unanswered;
  if (fresh.createdAt - claim.createdAt <= CLAIM_ABANDONED_MS) {
    await ports.conversations.renameTicket(ticket, claim.messageId);
    return store(ports, speaker, newMessage(request, conversationId, claim, fresh.createdAt), ticket);
  }
  if (!(await ports.messages.renewClaim(conversationId, clientMessageId, claim, fresh))) {
    throw new Error('An abandoned claim was renewed by another invocation; the next try finds its message');
  }
  return store(ports, speaker, newMessage(request, conversationId, fresh, fresh.createdAt), ticket);
}

async function store(
  ports: SendMessagePorts,
  speaker: Speaker,
  message: StoredMessage,
  ticket: Ticket,
): Promise<Answer> {
  const stored = await ports.messages.put(message);
  const queued = queueReply(ports, speaker, message);
  if (stored) {
    await Promise.all([queued, showOnOtherDevices(ports, speaker, message)]);
    return { event: 'delivered', data: deliveredData(message) };
  }
  await Promise.all([queued, ports.conversations.giveBack(ticket)]);
  return { event: 'delivered', data: { ...deliveredData(message), duplicate: true } };
}

function newMessage(
  request: ClientData<'message'>,
  conversationId: string,
  claim: Claim,
  storedAt: number,
): StoredMessage {
  return {
    conversationId,
    messageId: claim.messageId,
    sender: 'user',
    content: request.content,
    emotionState: null,
    status: 'delivered',
    createdAt: claim.createdAt,
    storedAt,
    deliveredAt: storedAt,
    readAt: null,
    attempt: 1,
    ...(request.client_message_id === undefined ? {} : { clientMessageId: request.client_message_id }),
  };
}

function queueReply(ports: SendMessagePorts, speaker: Speaker, message: StoredMessage): Promise<void> {
  const { conversationId, messageId, attempt = 1 } = message;
  return ports.jobs.reply({ userId: speaker.userId, conversationId, messageId, attempt });
}

async function showOnOtherDevices(ports: SendMessagePorts, speaker: Speaker, message: StoredMessage): Promise<void> {
  const devices = await ports.connections.inRoom(userRoom(speaker.userId));
  const recipients = others(devices, speaker);
  await ports.outbox.push(recipients, { event: 'message', data: wireMessage(message), durable: true });
  if (recipients.length === devices.length) await introduceAgain(ports, speaker, []);
}

function deliveredData(message: StoredMessage): ServerEvents['delivered'] {
  return {
    message_id: message.messageId,
    conversation_id: message.conversationId,
    status: message.status,
    delivered_at: iso(message.deliveredAt ?? message.storedAt),
    ...(message.clientMessageId === undefined ? {} : { client_message_id: message.clientMessageId }),
  };
}
