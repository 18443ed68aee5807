import * as v from 'valibot';
import { isUuid } from './ids.ts';
import { LIMITS } from './limits.ts';

const uuid = v.pipe(v.string(), v.check(isUuid, 'must be a UUID'), v.metadata({ format: 'uuid' }));
const conversationId = v.pipe(v.string(), v.minLength(1), v.maxLength(165)); // user id, ':', chat name
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const clock = v.pipe(v.string(), v.regex(CLOCK, 'must be HH:MM'));

const timeZone = v.pipe(v.string(), v.maxLength(64), v.check(isTimeZone, 'must be an IANA time zone'));

/** The issue text by which `decode` tells a message that is too long from one that is malformed. */
export const TOO_LONG = `is longer than ${LIMITS.contentCodePoints} characters`;

/** Text as people wrote it, less the blanks around it. Length counts code points, so an emoji is not two. */
const content = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => codePoints(text) <= LIMITS.contentCodePoints, TOO_LONG),
);

/**
 * What a client may send, by event: the single source of the types, the validators and the AsyncAPI document.
 * Unknown keys are dropped, so that newer clients can talk to older servers.
 */
export const CLIENT_EVENTS = {
  message: v.object({
    content,
    client_message_id: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.clientMessageIdLength))),
    conversation_id: v.optional(conversationId),
  }),
  read_receipt: v.pipe(
    v.object({
      message_id: v.optional(uuid),
      up_to_message_id: v.optional(uuid),
      conversation_id: v.optional(conversationId),
    }),
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
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.historyPageMax))),
      conversation_id: v.optional(conversationId),
    }),
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
  }),
  ping: v.object({ message: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.pingMessageLength))) }),
  subscribe: v.object({ topics: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(32)) }),
  unsubscribe: v.object({ topics: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(32)) }),
} as const;

export type ClientEvent = keyof typeof CLIENT_EVENTS;
export type ClientData<E extends ClientEvent> = v.InferOutput<(typeof CLIENT_EVENTS)[E]>;

function codePoints(text: string): number {
  if (text.length <= LIMITS.contentCodePoints) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
