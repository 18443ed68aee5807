import type { ClientData } from '../protocol/client-events.ts';
import { errors } from '../protocol/errors.ts';
import type { ServerEvents } from '../protocol/server-events.ts';
import { allDone } from './all-done.ts';
import { crisisIn } from './demi/crisis.ts';
import { introduceAgain } from './introduce-again.ts';
import { isAnswered } from './is-answered.ts';
import { others } from './other-devices.ts';
import { type Outbox, resync } from './outbox.ts';
import type { Clock } from './ports/clock.ts';
import { type Connection, type Connections, userRoom } from './ports/connections.ts';
import type { Conversations, Ticket } from './ports/conversations.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Claim, Messages, StoredMessage } from './ports/messages.ts';
import type { Report } from './ports/report.ts';
import { refuse } from './refusal.ts';
import { type Answer, type Caller, isConnected, ownConversation } from './speaker.ts';
import { iso, wireMessage } from './wire-message.ts';

export type SendMessagePorts = {
  readonly connections: Pick<Connections, 'inRoom' | 'addUnknown' | 'reopen' | 'noteMissed'>;
  readonly conversations: Pick<Conversations, 'admit' | 'withdraw' | 'giveBack' | 'renameTicket'>;
  readonly messages: Pick<Messages, 'claim' | 'renewClaim' | 'get' | 'put' | 'retry'>;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, 'now'>;
  readonly report: Report;
  readonly mintMessageId: (now: number) => string;
};

/** Longer than the function that made a claim can still be running (lambdas/routes.ts: 10 s) with clocks that differ. */
const CLAIM_ABANDONED_MS = 15_000; // 15 s
/** As long as it may take from a message's `storedAt` until histories hold it: three attempts of a put. */
const STORING_MS = 10_000; // 10 s
/** As long as a worker that gave a reply its id, and then lost the race against a failure, may still be storing it. */
const REPLY_MAY_COME_MS = 60_000; // 1 min

/**
 * Takes a user's message: stored, queued for its answer, shown on the user's other devices, and then acknowledged.
 * Each step may have happened before, on any machine: a repeated `client_message_id` ends with the same message.
 *
 * Round trips in sequence: claim and admission together, put, queue (docs/architecture.md, "One exchange").
 */
export async function sendMessage(
  ports: SendMessagePorts,
  caller: Caller,
  request: ClientData<'message'>,
): Promise<Answer | undefined> {
  const conversationId = ownConversation(caller, request.conversation_id);
  if (request.content === '') return undefined;

  const now = ports.clock.now();
  const fresh: Claim = { messageId: ports.mintMessageId(now), createdAt: now };
  const unanswered = { conversationId, messageId: fresh.messageId };
  const isCrisis = crisisIn(request.content) !== null; // whatever becomes of its turn, she knows
  const [claim, admission] = await allDone([
    makeClaim(ports, conversationId, request.client_message_id, fresh),
    ports.conversations.admit({ ...unanswered, userId: caller.userId, now, isCrisis }),
  ]);

  const clientMessageId = request.client_message_id;
  if (clientMessageId !== undefined && claim.messageId !== fresh.messageId) {
    const ticket = admission.admitted ? admission.ticket : undefined;
    const earlier = await ports.messages.get(conversationId, claim.messageId);
    if (earlier !== undefined && earlier.failedAt === undefined) return repeat(ports, caller, earlier, ticket);
    if (!admission.admitted) return refuse(errors.rateLimited(admission.retryAfterMs, clientMessageId));
    if (earlier !== undefined) return askAgain(ports, caller, earlier, admission.ticket);
    return storeClaimed(ports, caller, request, { clientMessageId, claim, fresh, ticket: admission.ticket });
  }
  if (!admission.admitted) return refuse(errors.rateLimited(admission.retryAfterMs, clientMessageId));
  return store(ports, caller, newMessage(request, conversationId, fresh, ports.clock.now()), admission.ticket);
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
  caller: Caller,
  message: StoredMessage,
  ticket: Ticket | undefined,
): Promise<Answer> {
  if (ticket !== undefined) await ports.conversations.withdraw(ticket);
  // The invocation that stored it may have died before it queued; the queue and the worker both know a second job.
  const queued = (await isAnswered(ports.messages, message)) ? undefined : queueReply(ports, caller, message);
  await allDone([queued, bringOthersUpToDate(ports, caller, message)]);
  return { event: 'delivered', data: { ...deliveredData(message), duplicate: true } };
}

/** The message is there, but its answer failed: the same message once more, as a new attempt. */
async function askAgain(
  ports: SendMessagePorts,
  caller: Caller,
  failed: StoredMessage,
  ticket: Ticket,
): Promise<Answer> {
  await ports.conversations.renameTicket(ticket, failed.messageId);
  const mayCome =
    (failed.failedAt ?? 0) > ports.clock.now() - REPLY_MAY_COME_MS || (await isAnswered(ports.messages, failed));
  const again = await ports.messages.retry(failed.conversationId, failed.messageId, mayCome ? 'kept' : 'new');
  // Undefined: another device asked again at the same moment, or our write was repeated; that attempt is as good.
  if (again === undefined) {
    const current = await ports.messages.get(failed.conversationId, failed.messageId);
    return repeat(ports, caller, current ?? failed, undefined);
  }
  await allDone([queueReply(ports, caller, again), bringOthersUpToDate(ports, caller, again)]);
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
  caller: Caller,
  request: ClientData<'message'>,
  { clientMessageId, claim, fresh, ticket }: Claimed,
): Promise<Answer> {
  const { conversationId } = ticket.unanswered;
  if (fresh.createdAt - claim.createdAt <= CLAIM_ABANDONED_MS) {
    await ports.conversations.renameTicket(ticket, claim.messageId);
    return store(ports, caller, newMessage(request, conversationId, claim, ports.clock.now()), ticket);
  }
  if (!(await ports.messages.renewClaim(conversationId, clientMessageId, claim, fresh))) {
    throw new Error('An abandoned claim was renewed by another invocation; the next try finds its message');
  }
  return store(ports, caller, newMessage(request, conversationId, fresh, ports.clock.now()), ticket);
}

async function store(ports: SendMessagePorts, caller: Caller, message: StoredMessage, ticket: Ticket): Promise<Answer> {
  const stored = await ports.messages.put(message);
  const queued = queueReply(ports, caller, message);
  if (stored) {
    await allDone([queued, unlessUnrepeatable(ports, message, showOnOtherDevices(ports, caller, message))]);
    return { event: 'delivered', data: deliveredData(message) };
  }
  await allDone([queued, ports.conversations.giveBack(ticket), bringOthersUpToDate(ports, caller, message)]);
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

function queueReply(ports: SendMessagePorts, caller: Caller, message: StoredMessage): Promise<void> {
  const { conversationId, messageId, attempt = 1 } = message;
  return ports.jobs.reply({ kind: 'reply', userId: caller.userId, conversationId, messageId, attempt });
}

function showOnOtherDevices(ports: SendMessagePorts, caller: Caller, message: StoredMessage): Promise<void> {
  return tellOthers(ports, caller, (recipients) =>
    ports.outbox.push(recipients, { event: 'message', data: wireMessage(message), durable: true }),
  );
}

/**
 * Whoever stored the message may have died before the other devices saw it. Those that were sent a history since then have it;
 * the others get theirs.
 */
function bringOthersUpToDate(ports: SendMessagePorts, caller: Caller, message: StoredMessage): Promise<void> {
  const isUnsure = ({ openingSince }: Connection) => openingSince <= message.storedAt + STORING_MS;
  return tellOthers(ports, caller, (recipients) =>
    allDone(recipients.filter(isUnsure).map((device) => resync(ports, device))),
  );
}

/**
 * Tells the user's other devices: all of them, if the message came without a connection. The caller's own is introduced where it
 * is not known (any more). Where its history is on its way, that may have been read before the message was stored, and would
 * replace a list that has it: it gets another one.
 */
async function tellOthers(
  ports: SendMessagePorts,
  caller: Caller,
  tell: (recipients: readonly Connection[]) => Promise<unknown>,
): Promise<void> {
  const devices = await ports.connections.inRoom(userRoom(caller.userId));
  if (!isConnected(caller)) {
    await tell(devices);
    return;
  }
  const recipients = others(devices, caller);
  const own = devices.find(({ connectionId }) => connectionId === caller.connectionId);
  await allDone([tell(recipients), own?.state === 'opening' ? resync(ports, own) : undefined]);
  if (own === undefined) await introduceAgain(ports, caller, []);
}

/**
 * A message without a client id must be acknowledged once it is stored and queued: sent again, it would be another. One with a
 * client id is not, until the other devices know it: sent again, it makes up for that.
 */
async function unlessUnrepeatable(ports: SendMessagePorts, message: StoredMessage, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    if (message.clientMessageId !== undefined) throw cause;
    ports.report('other_devices_not_told', { message_id: message.messageId, cause });
  }
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
