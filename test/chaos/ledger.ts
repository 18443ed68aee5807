/** What was said to Demi, and what came back for it first, over all devices of a user. Times are Unix ms. */
export type Said = {
  readonly userId: string;
  readonly clientMessageId: string;
  readonly text: string;
  readonly firstSentAt: number;
  readonly acknowledgedAt: number | undefined;
  readonly messageIds: readonly string[]; // under which it was acknowledged; more than one is one too many
  readonly repliedAt: number | undefined;
};

export type Ledger = {
  sent(words: Pick<Said, 'userId' | 'clientMessageId' | 'text'>, connection: string, now: number): void;
  isOnlySender(clientMessageId: string, connection: string): boolean;
  /** The server has shown that it has the message, and under which id. */
  acknowledged(clientMessageId: string, messageId: string, now: number): void;
  replied(questionId: string, now: number): void;
  toldFailed(questionId: string): void;
  /** How much is under way over all users: sent and not acknowledged, acknowledged and without an answer. */
  underWay(): { readonly unacknowledged: number; readonly unanswered: number };
  count(what: string, by?: number): void;
  said(): readonly Said[];
  counts(): Readonly<Record<string, number>>;
};

type Entry = Omit<Said, 'repliedAt' | 'messageIds'> & {
  acknowledgedAt: number | undefined;
  readonly messageIds: Set<string>;
  readonly senders: Set<string>; // connections
};

export function newLedger(): Ledger {
  const entries = new Map<string, Entry>();
  const replies = new Map<string, number>();
  const failed = new Set<string>();
  const unanswered = new Set<string>(); // message ids
  let unacknowledged = 0;
  const counts = new Map<string, number>();

  const count = (what: string, by = 1): void => {
    if (by > 0) counts.set(what, (counts.get(what) ?? 0) + by);
  };

  return {
    count,
    sent: (words, connection, now) => {
      const nothingYet = { acknowledgedAt: undefined, messageIds: new Set<string>(), senders: new Set<string>() };
      const known = entries.get(words.clientMessageId);
      const entry = known ?? { ...words, firstSentAt: now, ...nothingYet };
      if (known === undefined) unacknowledged += 1;
      entries.set(words.clientMessageId, entry);
      entry.senders.add(connection);
    },
    isOnlySender: (clientMessageId, connection) => {
      const senders = entries.get(clientMessageId)?.senders;
      return senders?.size === 1 && senders.has(connection);
    },
    acknowledged: (clientMessageId, messageId, now) => {
      const entry = entries.get(clientMessageId);
      if (entry === undefined) return;
      if (entry.acknowledgedAt === undefined) unacknowledged -= 1;
      entry.acknowledgedAt ??= now;
      entry.messageIds.add(messageId);
      if (!replies.has(messageId) && !failed.has(messageId)) unanswered.add(messageId);
    },
    replied: (questionId, now) => {
      unanswered.delete(questionId);
      if (!replies.has(questionId)) replies.set(questionId, now);
    },
    toldFailed: (questionId) => {
      unanswered.delete(questionId);
      failed.add(questionId);
    },
    underWay: () => ({ unacknowledged, unanswered: unanswered.size }),
    said: () =>
      [...entries.values()].map(({ senders: _, ...entry }) => {
        const messageIds = [...entry.messageIds];
        return { ...entry, messageIds, repliedAt: firstReply(replies, messageIds) };
      }),
    counts: () => Object.fromEntries([...counts].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
}

function firstReply(replies: ReadonlyMap<string, number>, questionIds: readonly string[]): number | undefined {
  const times = questionIds.map((id) => replies.get(id)).filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
