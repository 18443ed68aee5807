import { isUuid, UUIDV7_CEILING, uuidFloor, uuidTime } from '../protocol/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { HistoryMode, ServerEvents } from '../protocol/server-events.ts';
import type { Clock } from './ports/clock.ts';
import type { MessageRange, Messages, StoredMessage } from './ports/messages.ts';
import { wireMessage } from './wire-message.ts';

/** A stretch of a conversation, oldest first. `hasMore`: older ones exist (page, replace), newer ones exist (delta). */
export type History = {
  readonly mode: HistoryMode;
  readonly conversationId: string;
  readonly messages: readonly StoredMessage[];
  readonly hasMore: boolean;
  readonly failed: readonly StoredMessage[]; // without an answer, among the messages and shortly before them
};

export type HistoryPorts = {
  readonly messages: Pick<Messages, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly historyMaxBytes: number; // of one frame
};

const DAY_MS = 86_400_000;

/**
 * How far before the cursor a delta looks for messages that got an older id but were stored later, and for failures: a reply
 * that got its id and lost its worker is stored, or given up, at most three receives of its job later.
 */
const LATE_STORE_MS = 1_200_000; // 20 min
/** As long as it may take from a message's `storedAt` until others can read it: three attempts of a put. */
const LANDING_MS = 10_000; // 10 s
/**
 * How long before its cursor a connection that comes back may lack what others have: a push failed, and all deliveries of the
 * job that was to make up for it had not helped yet when the device got its cursor, its own next message, acknowledged directly.
 */
const DEAF_MS = 120_000; // 2 min

/** The newest messages that fit into one frame: the complete list for a client to show. */
export function newest(ports: HistoryPorts, conversationId: string, limit: number): Promise<History> {
  return pageBefore(ports, conversationId, undefined, limit, 'replace');
}

/** The page that ends before a message, or the newest page. */
export async function pageBefore(
  ports: HistoryPorts,
  conversationId: string,
  before: string | undefined,
  limit: number,
  mode: 'page' | 'replace' = 'page',
): Promise<History> {
  const range = {
    conversationId,
    from: oldest(ports),
    to: before ?? UUIDV7_CEILING,
    newestFirst: true,
    pageSize: limit + 2, // the message named by `before`, and one more to see whether there are more
  };
  const found = await take(ports.messages.read(range), limit + 1, (message) => message.messageId !== before);
  const fitting = withinBudget(found.slice(0, limit), ports.historyMaxBytes);
  const messages = fitting.reverse();
  return { mode, conversationId, messages, hasMore: found.length > fitting.length, failed: messages.filter(hasFailed) };
}

/** What a delta tells once more, besides what is new. */
export type Repeats = {
  /** Messages that were stored so long before the cursor: its reader may have missed them. */
  readonly storedMs: number;
  /** The cursor too, and messages whose reply failed: for a reader who hears of changes in no other way. */
  readonly changed: boolean;
};

const TO_CONNECTED: Repeats = { storedMs: LANDING_MS, changed: false };
const TO_GREETED: Repeats = { storedMs: DEAF_MS, changed: false };
/** As for a connection that comes back, because the cursor of a first poll may come from one. */
export const TO_POLLING: Repeats = { storedMs: DEAF_MS, changed: true };

/**
 * What came after a message: every message with a greater id, at most `limit`, and before them those with a smaller id that were
 * stored later, or are to be repeated. undefined: a delta would have a hole, because the message is unknown or older than seven
 * days, or because what is repeated leaves no room for what is new.
 */
export async function deltaAfter(
  ports: HistoryPorts,
  conversationId: string,
  after: string,
  limit: number,
  repeats: Repeats = TO_CONNECTED,
): Promise<History | undefined> {
  if (!isUuid(after) || after < oldest(ports)) return undefined;
  const range: MessageRange = {
    conversationId,
    from: later(uuidFloor(uuidTime(after) - LATE_STORE_MS), oldest(ports)),
    to: UUIDV7_CEILING,
    newestFirst: false,
    pageSize: limit + 20, // with the few from before the cursor, usually one page
  };
  const earlier: StoredMessage[] = [];
  const found: StoredMessage[] = [];
  let cursor: StoredMessage | undefined;
  for await (const message of ports.messages.read(range)) {
    if (message.messageId < after) earlier.push(message);
    else if (message.messageId === after) cursor = message;
    else if (cursor === undefined) return undefined;
    else found.push(message);
    if (found.length > limit) break;
  }
  if (cursor === undefined) return undefined;
  const repeated = repeatedBefore(cursor, earlier, repeats);
  const messages = withinBudget([...repeated, ...found.slice(0, limit)], ports.historyMaxBytes);
  const hasMore = messages.length < repeated.length + found.length;
  if (hasMore && messages.length <= repeated.length) return undefined;
  const failed = [...earlier, cursor, ...messages.slice(repeated.length)].filter(hasFailed);
  return { mode: 'delta', conversationId, messages, hasMore, failed };
}

function repeatedBefore(
  cursor: StoredMessage,
  earlier: readonly StoredMessage[],
  { storedMs, changed }: Repeats,
): readonly StoredMessage[] {
  const since = cursor.storedAt - storedMs;
  if (!changed) return earlier.filter((message) => message.storedAt >= since);
  return [...earlier.filter((message) => message.storedAt >= since || hasFailed(message)), cursor];
}

function hasFailed(message: StoredMessage): boolean {
  return message.failedAt !== undefined;
}

/** What a connection is greeted with: what it missed since `after` if that fits, else the newest messages. */
export async function greeting(
  ports: HistoryPorts,
  conversationId: string,
  after: string | undefined,
): Promise<History> {
  const delta =
    after === undefined ? undefined : await deltaAfter(ports, conversationId, after, LIMITS.historyPageMax, TO_GREETED);
  if (delta !== undefined && !delta.hasMore) return delta;
  return newest(ports, conversationId, LIMITS.historyPageMax);
}

export function historyData(history: History): ServerEvents['history'] {
  return {
    messages: history.messages.map(wireMessage),
    count: history.messages.length,
    has_more: history.hasMore,
    mode: history.mode,
    conversation_id: history.conversationId,
  };
}

/** TTL deletes days late (DynamoDB guide, "Time to Live"), so the range itself ends at seven days. */
function oldest(ports: HistoryPorts): string {
  return uuidFloor(ports.clock.now() - LIMITS.historyDays * DAY_MS);
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}

const ENVELOPE_BYTES = 512; // everything of the frame that is not a message

/** As many from the front as fit into a frame, but always one: a single message is never larger than a frame. */
function withinBudget(messages: readonly StoredMessage[], maxBytes: number): StoredMessage[] {
  let bytes = ENVELOPE_BYTES;
  const fitting: StoredMessage[] = [];
  for (const message of messages) {
    bytes += Buffer.byteLength(JSON.stringify(wireMessage(message))) + 1; // and a comma
    if (bytes > maxBytes && fitting.length > 0) break;
    fitting.push(message);
  }
  return fitting;
}

async function take<T>(items: AsyncIterable<T>, count: number, wanted: (item: T) => boolean): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) {
    if (wanted(item)) taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}
