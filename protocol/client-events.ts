import * as v from 'valibot';
import { isUuid } from './ids.ts';
import { LIMITS } from './limits.ts';

/** The issue text by which `decode` tells a message that is too long from one that is malformed. */
export const TOO_LONG = `is longer than ${LIMITS.contentCodePoints} characters`;

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

const uuid = v.pipe(v.string(), v.check(isUuid, 'must be a UUID'), v.metadata({ format: 'uuid' }));
const conversationId = text(1, LIMITS.conversationIdLength);
const clock = v.pipe(v.string(), v.regex(CLOCK, 'must be HH:MM'));
const timeZone = v.pipe(
  text(1, LIMITS.timeZoneLength),
  v.check(isTimeZone, 'must be a time zone'),
  v.description('IANA name'),
  v.transform(inOwnCase),
);
const pauseMinutes = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(0, 'must be at least 0'),
  v.maxValue(LIMITS.pauseMinutes, `must be at most ${LIMITS.pauseMinutes}`),
  v.description('She does not write first for so long; 0 ends a pause'),
);
const topics = v.pipe(
  v.array(text(0, LIMITS.topicLength)),
  v.maxLength(LIMITS.topicsPerRequest, `must have at most ${LIMITS.topicsPerRequest} items`),
);
const pageSize = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(LIMITS.historyPageMax, `must be at most ${LIMITS.historyPageMax}`),
);

/** Part of a key, and repeated to the client as it came, so half a surrogate pair is refused and not mended. */
const clientMessageId = v.pipe(
  text(1, LIMITS.clientMessageIdLength),
  v.check((id) => id.isWellFormed(), 'must be well-formed Unicode'),
);

/**
 * Text as people wrote it, less the blanks around it. Length counts code points, so an emoji is not two. Half a surrogate
 * pair cannot be stored as UTF-8 (RFC 3629, 3) and becomes U+FFFD here, the same for everyone who reads the message.
 */
const content = v.pipe(
  v.string(),
  v.metadata({ description: `1 to ${LIMITS.contentCodePoints} code points, blanks at both ends not counted` }),
  v.trim(),
  v.check((written) => codePoints(written) <= LIMITS.contentCodePoints, TOO_LONG),
  v.transform((written) => written.toWellFormed()),
);

/**
 * What a client may send, by event: the single source of the types, the validators and the AsyncAPI document.
 * Unknown keys are dropped, so that newer clients can talk to older servers.
 */
export const CLIENT_EVENTS = {
  message: v.object({
    content,
    client_message_id: v.optional(clientMessageId),
    conversation_id: v.optional(conversationId),
  }),
  read_receipt: v.pipe(
    v.object({
      message_id: v.optional(uuid),
      up_to_message_id: v.optional(uuid),
      conversation_id: v.optional(conversationId),
    }),
    v.description('Either message_id or up_to_message_id'),
    v.forward(
      v.check(
        (data) => (data.message_id === undefined) !== (data.up_to_message_id === undefined),
        'needs either message_id or up_to_message_id',
      ),
      ['message_id'],
    ),
  ),
  typing: v.object({ is_typing: v.boolean(), conversation_id: v.optional(conversationId) }),
  history: v.pipe(
    v.object({
      before: v.optional(uuid),
      after: v.optional(uuid),
      limit: v.optional(pageSize),
      conversation_id: v.optional(conversationId),
    }),
    v.description('Either before or after, or neither for the newest page'),
    v.forward(
      v.check((data) => data.before === undefined || data.after === undefined, 'goes without after'),
      ['before'],
    ),
  ),
  stop: v.object({ in_reply_to: v.optional(uuid), conversation_id: v.optional(conversationId) }),
  settings: v.object({
    time_zone: v.optional(timeZone),
    quiet_hours: v.optional(v.object({ start: clock, end: clock })),
    check_ins: v.optional(v.boolean()),
    pause_minutes: v.optional(pauseMinutes),
  }),
  ping: v.object({ message: v.optional(text(0, LIMITS.pingMessageLength)) }),
  subscribe: v.object({ topics }),
  unsubscribe: v.object({ topics }),
} as const;

export type ClientEvent = keyof typeof CLIENT_EVENTS;
export type ClientData<E extends ClientEvent> = v.InferOutput<(typeof CLIENT_EVENTS)[E]>;

/**
 * What says something over HTTP. Nothing is silently ignored there, so blank content is wrong; and because a lost answer looks
 * like a lost request, the message must be safe to send again.
 */
export const HTTP_MESSAGE = v.object({
  content: v.pipe(content, v.nonEmpty('must not be blank')),
  client_message_id: clientMessageId,
  conversation_id: v.optional(conversationId),
});
export type HttpMessage = v.InferOutput<typeof HTTP_MESSAGE>;

/** A string of so many UTF-16 code units, as `String.length` counts. */
function text(min: number, max: number) {
  return v.pipe(
    v.string(),
    v.minLength(min, 'must not be empty'),
    v.maxLength(max, `must have at most ${max} characters`),
  );
}

function codePoints(written: string): number {
  if (written.length <= LIMITS.contentCodePoints) return written.length;
  let count = 0;
  for (const _ of written) count += 1;
  return count;
}

/** An offset, such as `+02:00`, is understood by newer runtimes and is no time zone: it knows no daylight saving. */
function isTimeZone(name: string): boolean {
  return /^[a-z]/i.test(name) && resolvedTimeZone(name) !== undefined;
}

/**
 * `europe/berlin` as `Europe/Berlin`: not every runtime that a client has takes names in another case. Nothing but the case is
 * mended, because runtimes differ in which of several names of a zone they prefer, as of `Europe/Kyiv` and `Europe/Kiev`.
 */
function inOwnCase(name: string): string {
  const resolved = resolvedTimeZone(name);
  return resolved?.toLowerCase() === name.toLowerCase() ? resolved : name;
}

function resolvedTimeZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
