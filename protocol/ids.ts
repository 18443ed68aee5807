import { LIMITS } from './limits.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FORBIDDEN_IN_USER_ID = /[:#\p{Cc}]/u;
const CHAT_NAME = /^[A-Za-z0-9_-]+$/;

/** Lower-case UUID of any version. Message ids from clients pass this before they come near a database key. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/**
 * A UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then randomness, so that ids sort by the time they were minted.
 * `random` gives 10 bytes; only the caller that mints in production passes real randomness.
 */
export function uuidv7(unixMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(unixMs) << 16n);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The Unix milliseconds in a UUIDv7; for other versions a number without meaning. */
export function uuidTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The smallest id that a message minted at or after `unixMs` can have: the lower bound of a time range. */
export function uuidFloor(unixMs: number): string {
  const hex = Math.max(0, unixMs).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}

/**
 * Above every UUIDv7 minted before the year 6429, and below every key that begins with a letter: the upper bound of a range
 * of message ids. A client's UUID of another version may be greater.
 */
export const UUIDV7_CEILING = '7fffffff-ffff-ffff-ffff-ffffffffffff';

/** A user id that may connect: it becomes part of keys, so ':', '#', control characters and half characters are refused. */
export function isUserId(value: string): boolean {
  return (
    value.length >= 1 &&
    value.length <= LIMITS.userIdLength &&
    value.isWellFormed() &&
    !FORBIDDEN_IN_USER_ID.test(value)
  );
}

/** Whose conversation this is: `<user_id>` is the default one, `<user_id>:<chat>` a further one. */
export function ownsConversation(userId: string, conversationId: string): boolean {
  if (conversationId === userId) return true;
  if (!conversationId.startsWith(`${userId}:`)) return false;
  const chat = conversationId.slice(userId.length + 1);
  return chat.length <= LIMITS.chatNameLength && CHAT_NAME.test(chat);
}
