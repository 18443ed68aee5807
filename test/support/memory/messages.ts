import type { Clock } from '../../../chat/ports/clock.ts';
import type { Claim, Messages, StoredMessage } from '../../../chat/ports/messages.ts';
import { UUIDV7_CEILING } from '../../../protocol/ids.ts';
import { LIMITS } from '../../../protocol/limits.ts';

const WEEK_MS = LIMITS.historyDays * 86_400_000;

/** Messages and claims in Maps. */
export function memoryMessages(clock: Pick<Clock, 'now'>): Messages {
  const messages = new Map<string, StoredMessage>();
  const claims = new Map<string, Claim>();
  const keyOf = (conversationId: string, id: string): string => JSON.stringify([conversationId, id]);
  const isFresh = ({ createdAt }: { readonly createdAt: number }): boolean => createdAt + WEEK_MS > clock.now();

  const find = (conversationId: string, messageId: string): StoredMessage | undefined => {
    const message = messages.get(keyOf(conversationId, messageId));
    return message !== undefined && isFresh(message) ? message : undefined;
  };
  const inOrder = (conversationId: string): StoredMessage[] =>
    [...messages.values()]
      .filter((message) => message.conversationId === conversationId && isFresh(message))
      .sort((one, other) => (one.messageId < other.messageId ? -1 : 1));

  /** Changes the message if it is there and `condition` holds; the message after it. */
  const change = (
    conversationId: string,
    messageId: string,
    condition: (message: StoredMessage) => boolean,
    changed: (message: StoredMessage) => StoredMessage,
  ): StoredMessage | undefined => {
    const message = find(conversationId, messageId);
    if (message === undefined || !condition(message)) return undefined;
    const after = changed(message);
    messages.set(keyOf(conversationId, messageId), after);
    return after;
  };

  return {
    claim: async (conversationId, clientMessageId, claim) => {
      const key = keyOf(conversationId, clientMessageId);
      const earlier = claims.get(key);
      if (earlier !== undefined && isFresh(earlier)) return earlier;
      claims.set(key, claim);
      return claim;
    },
    renewClaim: async (conversationId, clientMessageId, abandoned, claim) => {
      const key = keyOf(conversationId, clientMessageId);
      if (claims.get(key)?.messageId !== abandoned.messageId) return false;
      claims.set(key, claim);
      return true;
    },
    get: async (conversationId, messageId) => find(conversationId, messageId),
    read: async function* ({ conversationId, from, to, newestFirst }) {
      const found = inOrder(conversationId).filter(
        ({ messageId }) => messageId >= from && messageId <= to && messageId <= UUIDV7_CEILING,
      );
      yield* newestFirst ? found.reverse() : found;
    },
    put: async (message) => {
      const key = keyOf(message.conversationId, message.messageId);
      if (messages.has(key)) return false;
      messages.set(key, message);
      return true;
    },
    retry: async (conversationId, messageId, replyId) =>
      change(
        conversationId,
        messageId,
        (message) => message.failedAt !== undefined,
        ({ failedAt: _, joinedTo: __, replyId: standing, ...message }) => ({
          ...message,
          ...(replyId === 'new' || standing === undefined ? {} : { replyId: standing }),
          attempt: (message.attempt ?? 0) + 1,
        }),
      ),
    nameReply: async (conversationId, messageId, attempt, replyId) =>
      change(
        conversationId,
        messageId,
        (message) => isOpen(message, attempt),
        (message) => ({ ...message, replyId: message.replyId ?? replyId }),
      )?.replyId,
    fail: async (conversationId, messageId, attempt, now) =>
      change(
        conversationId,
        messageId,
        (message) => (message.failedAt ?? now) === now && message.attempt === attempt,
        (message) => ({ ...message, failedAt: now }),
      ),
    join: async (conversationId, messageId, attempt, laterId) => {
      const joined = change(
        conversationId,
        messageId,
        (message) => message.failedAt === undefined && message.replyId === undefined && message.attempt === attempt,
        (message) => ({ ...message, joinedTo: laterId }),
      );
      return joined !== undefined;
    },
    addJoined: async (conversationId, laterId, messageIds) => {
      change(
        conversationId,
        laterId,
        (message) => message.sender === 'user',
        (message) => ({ ...message, joined: [...new Set([...(message.joined ?? []), ...messageIds])].sort() }),
      );
    },
    markDelivered: async (conversationId, messageId, now) => {
      change(
        conversationId,
        messageId,
        (message) => message.status === 'sent',
        (message) => ({ ...message, status: 'delivered', deliveredAt: now }),
      );
    },
    markRead: async (conversationId, messageId, sender, now) => {
      const marked = change(
        conversationId,
        messageId,
        (message) => message.sender === sender,
        (message) => ({
          ...message,
          status: 'read',
          readAt: message.readAt ?? now,
          deliveredAt: message.deliveredAt ?? now,
        }),
      );
      return marked?.readAt ?? undefined;
    },
    unread: async function* (conversationId, upTo) {
      for (const { messageId, sender, readAt } of inOrder(conversationId)) {
        if (sender === 'demi' && readAt === null && messageId <= upTo) yield messageId;
      }
    },
  };
}

function isOpen({ failedAt, joinedTo, attempt }: StoredMessage, wanted: number): boolean {
  return failedAt === undefined && joinedTo === undefined && attempt === wanted;
}
