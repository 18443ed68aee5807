import type { MessageStatus, ServerEvents, WireMessage } from '../protocol/server-events.ts';

const RANK: Readonly<Record<MessageStatus, number>> = { sent: 0, delivered: 1, read: 2 };

/** Both lists as one, sorted by id, each id once. Where an id is in both, `news` has the word, but no mark is lost. */
export function mergeMessages(known: readonly WireMessage[], news: readonly WireMessage[]): readonly WireMessage[] {
  const byId = new Map(known.map((message) => [message.message_id, message]));
  for (const message of news) {
    byId.set(message.message_id, mergeMessage(byId.get(message.message_id), message));
  }
  return [...byId.values()].sort((one, other) => (one.message_id < other.message_id ? -1 : 1));
}

function mergeMessage(known: WireMessage | undefined, news: WireMessage): WireMessage {
  if (known === undefined) return news;
  return {
    ...known,
    ...news,
    status: RANK[known.status] > RANK[news.status] ? known.status : news.status,
    delivered_at: known.delivered_at ?? news.delivered_at,
    read_at: known.read_at ?? news.read_at,
  };
}

/** Marks what `receipt` names. A reader reads what the other side wrote; the first time counts. */
export function markRead(
  messages: readonly WireMessage[],
  receipt: ServerEvents['read_receipt'],
): readonly WireMessage[] {
  const writer = receipt.reader === 'demi' ? 'user' : 'demi';
  const upTo = receipt.up_to_message_id ?? '';
  return messages.map((message) => {
    const named = message.message_id === receipt.message_id || message.message_id <= upTo;
    if (!named || message.sender !== writer || message.read_at !== null) return message;
    return { ...message, status: 'read', read_at: receipt.read_at };
  });
}

/** The newest of Demi's messages that nobody has marked as read, among those in `ids`. */
export function newestUnread(messages: readonly WireMessage[], ids: ReadonlySet<string>): string | undefined {
  return messages.findLast(
    ({ sender, read_at, message_id }) => sender === 'demi' && read_at === null && ids.has(message_id),
  )?.message_id;
}
