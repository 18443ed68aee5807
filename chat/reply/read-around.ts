import { UUIDV7_CEILING, uuidFloor } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';

/** A message in its conversation. */
export type Around = {
  readonly recent: readonly StoredMessage[]; // what came before it, each answer right after its question
  readonly later: readonly StoredMessage[]; // what the user wrote since, and has no answer to yet, oldest first
};

const RECENT_MESSAGES = 20;
const DAY_MS = 86_400_000;

type MessageRef = { readonly conversationId: string; readonly messageId: string };

/**
 * A message in its conversation. While its answer was waited for, others may have come. Undefined: it is not there (any more).
 */
export async function readInPlace(
  messages: Pick<Messages, 'get' | 'read'>,
  at: MessageRef,
  now: number,
): Promise<(Around & { readonly message: StoredMessage }) | undefined> {
  const { message: found, ...around } = await readAround(messages, at, now);
  const message = found ?? (await messages.get(at.conversationId, at.messageId)); // it may be older than all of them
  return message === undefined ? undefined : { ...around, message };
}

/** The last messages of a conversation, seen from one of them, and that one where it is among them. */
async function readAround(
  messages: Pick<Messages, 'read'>,
  { conversationId, messageId }: MessageRef,
  now: number,
): Promise<Around & { readonly message: StoredMessage | undefined }> {
  const range = {
    conversationId,
    from: uuidFloor(now - LIMITS.historyDays * DAY_MS),
    to: UUIDV7_CEILING,
    newestFirst: true,
    pageSize: RECENT_MESSAGES + 1,
  };
  const recent: StoredMessage[] = [];
  const later: StoredMessage[] = [];
  let itself: StoredMessage | undefined;
  for await (const message of messages.read(range)) {
    if (message.messageId === messageId) itself = message;
    else if (isWaiting(message, messageId)) later.push(message);
    else recent.push(message);
    if (recent.length === RECENT_MESSAGES) break;
  }
  return { recent: recent.sort(byQuestion), later: later.reverse(), message: itself };
}

/** The last messages of a conversation, each answer right after its question. */
export async function readRecent(
  messages: Pick<Messages, 'read'>,
  conversationId: string,
  now: number,
): Promise<readonly StoredMessage[]> {
  return (await readAround(messages, { conversationId, messageId: UUIDV7_CEILING }, now)).recent;
}

/** The oldest message that the user wrote since, if there is one. */
export async function laterMessage(
  messages: Pick<Messages, 'read'>,
  { conversationId, messageId }: MessageRef,
): Promise<StoredMessage | undefined> {
  const range = { conversationId, from: messageId, to: UUIDV7_CEILING, newestFirst: false, pageSize: 5 };
  for await (const message of messages.read(range)) if (isWaiting(message, messageId)) return message;
  return undefined;
}

/**
 * Whether the user wrote it after the message, and it waits for an answer: messages are answered in their order. One that was
 * left to a later message does not; that one is found itself.
 */
function isWaiting({ sender, messageId, replyId, failedAt, joinedTo }: StoredMessage, than: string): boolean {
  const isSettled = replyId !== undefined || failedAt !== undefined || joinedTo !== undefined;
  return sender === 'user' && messageId > than && !isSettled;
}

/** Answers are stored after messages that came while they were written. They belong to their questions. */
function byQuestion(one: StoredMessage, other: StoredMessage): number {
  const [first, second] = [placeOf(one), placeOf(other)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function placeOf({ messageId, inReplyTo }: StoredMessage): string {
  return inReplyTo === undefined ? messageId : `${inReplyTo} ${messageId}`;
}
