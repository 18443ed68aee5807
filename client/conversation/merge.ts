import type { MessageStatus, ServerEvents } from '../../protocol/server-events.ts';
import type { StoredMessage } from './state.ts';

const RANK: Readonly<Record<MessageStatus, number>> = { sent: 0, delivered: 1, read: 2 };
const UNDER_WAY_MS = 30_000; // 30 s: younger messages may have been stored while a list was being made

type Messages = readonly StoredMessage[];

/** Both lists as one, sorted by id, each id once. `news` has the word, but no mark is lost. The same list if nothing is new. */
export function mergeMessages(known: Messages, news: Messages): Messages {
  const byId = new Map(known.map((message) => [message.message_id, message]));
  for (const message of news) byId.set(message.message_id, mergeMessage(byId.get(message.message_id), message));
  const merged = [...byId.values()].sort((one, other) => (one.message_id < other.message_id ? -1 : 1));
  return merged.length === known.length && merged.every((message, index) => message === known[index]) ? known : merged;
}

/**
 * The list after a history with `mode: "replace"`. It is complete from its oldest message to its newest. What was paged in
 * before stays if the list joins on to it, and so does what is too young to have been in it.
 */
export function replaceMessages(
  known: Messages,
  { messages, has_more }: ServerEvents['history'],
  madeAt: number,
): Messages {
  const given = new Set(messages.map(({ message_id }) => message_id));
  const oldest = messages[0]?.message_id ?? '';
  const joins = has_more && known.some(({ message_id }) => message_id === oldest);
  const kept = known.filter(
    ({ message_id: id }) => given.has(id) || (joins && id < oldest) || mintedAt(id) > madeAt - UNDER_WAY_MS,
  );
  return mergeMessages(kept.length === known.length ? known : kept, messages);
}

/** Marks what `receipt` names. A reader reads what the other side wrote; the first time counts. */
export function markRead(messages: Messages, receipt: ServerEvents['read_receipt']): Messages {
  const isNamed = ({ message_id: id, sender, read_at }: StoredMessage): boolean =>
    (id === receipt.message_id || id <= (receipt.up_to_message_id ?? '')) && sender !== receipt.reader && !read_at;
  return changeMessages(messages, isNamed, { status: 'read', read_at: receipt.read_at });
}

/** The same list if no message is meant. */
export function changeMessages(
  messages: Messages,
  isMeant: (message: StoredMessage) => boolean,
  change: Partial<StoredMessage>,
): Messages {
  return messages.some(isMeant) ? messages.map((one) => (isMeant(one) ? { ...one, ...change } : one)) : messages;
}

/** The user's messages that a message answers. */
export function answeredBy({ in_reply_to: one, also_in_reply_to: others = [] }: StoredMessage): readonly string[] {
  return [others, one ?? []].flat();
}

function mergeMessage(known: StoredMessage | undefined, news: StoredMessage): StoredMessage {
  if (!known) return news;
  const merged = {
    ...known,
    ...news,
    status: RANK[known.status] > RANK[news.status] ? known.status : news.status,
    delivered_at: known.delivered_at ?? news.delivered_at,
    read_at: known.read_at ?? news.read_at,
  };
  return JSON.stringify(merged) === JSON.stringify(known) ? known : merged;
}

/** Unix milliseconds: the first 48 bits of a UUIDv7 (RFC 9562, 5.7). */
function mintedAt(id: string): number {
  return Number.parseInt(id.slice(0, 13).replace('-', ''), 16);
}
