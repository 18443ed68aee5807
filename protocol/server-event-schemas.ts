import * as v from 'valibot';
import { CHECK_IN_TONES, CHECK_IN_TRIGGERS } from './check-ins.ts';
import { EMOTIONS } from './emotions.ts';
import { ERROR_CODES, HTTP_ERROR_CODES, INVALID_REASONS } from './error-codes.ts';
import { isUuid } from './ids.ts';
import { TOPICS } from './topics.ts';

// The server takes only the types of this file (server-events.ts) and never loads it: what it sends is checked by the
// compiler. Documents and tests load it.

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const uuid = v.pipe(v.string(), v.check(isUuid, 'must be a UUID'), v.metadata({ format: 'uuid' }));
const timestamp = v.pipe(v.string(), v.regex(TIMESTAMP), v.metadata({ format: 'date-time' }));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const person = v.picklist(['user', 'demi']);
const conversationId = v.string();
const userMessageId = v.pipe(uuid, v.description("The user's message that is being answered"));
const clientMessageId = v.pipe(v.string(), v.description('The id that the client gave its message'));

export const emotionState = v.object(v.entriesFromList(EMOTIONS, v.number()));

export const quietHours = v.object({ start: v.string(), end: v.string() });
export const settings = v.object({
  time_zone: v.string(),
  quiet_hours: quietHours,
  check_ins: v.pipe(v.boolean(), v.description('Whether Demi may write first')),
  paused_until: v.pipe(v.nullable(timestamp), v.description('She writes first again from then on; null: no pause')),
});

export const checkIn = v.object({ trigger: v.picklist(CHECK_IN_TRIGGERS), tone: v.picklist(CHECK_IN_TONES) });

/** The first nine keys are always there; clients in the field parse them without a null check. */
export const wireMessage = v.object({
  message_id: uuid,
  conversation_id: conversationId,
  sender: person,
  content: v.string(),
  emotion_state: v.nullable(emotionState),
  status: v.picklist(['sent', 'delivered', 'read']),
  delivered_at: v.nullable(timestamp),
  read_at: v.nullable(timestamp),
  created_at: timestamp,
  in_reply_to: v.exactOptional(userMessageId),
  also_in_reply_to: v.exactOptional(
    v.pipe(v.array(uuid), v.description('Earlier messages of the user that were answered together with it')),
  ),
  client_message_id: v.exactOptional(clientMessageId),
  stopped: v.exactOptional(v.pipe(v.literal(true), v.description('The user cut this reply short'))),
  failed: v.exactOptional(v.pipe(v.literal(true), v.description('No answer to this message could be made'))),
  check_in: v.exactOptional(v.pipe(checkIn, v.description('Demi wrote this first'))),
  sender_role: v.exactOptional(v.literal('operator')),
  operator_name: v.exactOptional(v.string()),
});

/** The data of each event that the server sends: the single source of the types and of the AsyncAPI document. */
export const SERVER_EVENTS = {
  connected: v.object({
    connection_id: v.string(),
    user_id: v.string(),
    role: v.picklist(['user', 'operator', 'admin']),
    conversation_id: v.pipe(conversationId, v.description('The default conversation, named like its user')),
    protocol: v.number(),
    heartbeat_ms: v.pipe(count, v.description('How often a client that is otherwise silent pings')),
    limits: v.object({
      content_code_points: count,
      messages_per_minute: count,
      frame_bytes: count,
      history_page_max: count,
    }),
  }),
  history: v.object({
    messages: v.pipe(v.array(wireMessage), v.description('Oldest first')),
    count: v.pipe(count, v.description('How many messages this frame holds')),
    has_more: v.pipe(v.boolean(), v.description('Older ones exist (replace, page), newer ones exist (delta)')),
    mode: v.picklist(['replace', 'delta', 'page']),
    conversation_id: conversationId,
  }),
  delivered: v.object({
    message_id: uuid,
    conversation_id: conversationId,
    status: wireMessage.entries.status,
    delivered_at: timestamp,
    client_message_id: v.exactOptional(clientMessageId),
    duplicate: v.exactOptional(v.pipe(v.literal(true), v.description('This message was stored before'))),
  }),
  message: wireMessage,
  read_receipt: v.object({
    message_id: uuid,
    conversation_id: conversationId,
    read_at: timestamp,
    reader: person,
    up_to_message_id: v.exactOptional(v.pipe(uuid, v.description('Everything up to this message is read'))),
  }),
  typing: v.object({
    is_typing: v.boolean(),
    conversation_id: conversationId,
    sender: person,
    expires_in_ms: v.pipe(count, v.description('Without another event by then, nobody types')),
  }),
  thinking: v.object({
    conversation_id: conversationId,
    in_reply_to: userMessageId,
    seq: count,
    step: v.string(),
    status: v.picklist(['processing', 'completed', 'error']),
    details: v.pipe(v.string(), v.description('For people to read')),
    duration_ms: v.exactOptional(count),
  }),
  message_delta: v.object({
    conversation_id: conversationId,
    in_reply_to: userMessageId,
    seq: count,
    offset: v.pipe(count, v.description('Where the text goes, in UTF-16 code units; 0 starts over')),
    text: v.pipe(v.string(), v.description('Empty, at 0: what was shown of this reply is taken back')),
  }),
  emotion_update: v.object({ ...emotionState.entries, mood: v.string() }),
  settings,
  subscribed: v.object({
    topics: v.pipe(v.array(v.picklist(TOPICS)), v.description('All topics of this connection')),
    rejected: v.pipe(v.array(v.string()), v.description('Topics of the request that do not exist')),
  }),
  pong: v.object({ server_time: timestamp, message: v.exactOptional(v.string()) }),
  error: v.object({
    message: v.pipe(v.string(), v.description('For logs; a client branches on the code')),
    code: v.picklist(ERROR_CODES),
    reason: v.exactOptional(v.picklist(INVALID_REASONS)),
    field: v.exactOptional(v.pipe(v.string(), v.description('What was wrong, such as data.content'))),
    retryable: v.boolean(),
    retry_after_ms: v.exactOptional(count),
    client_message_id: v.exactOptional(clientMessageId),
    in_reply_to: v.exactOptional(userMessageId),
    fallback: v.exactOptional(v.pipe(v.string(), v.description('A line of Demi’s to show in place of a reply'))),
    request_id: v.exactOptional(v.pipe(v.string(), v.description('Of the invocation that failed, for the operator'))),
  }),
} as const;

/** The body of an HTTP answer that is no success: an error without what only the failure of a reply has. */
export const httpError = v.object({
  ...v.omit(SERVER_EVENTS.error, ['in_reply_to', 'fallback']).entries,
  code: v.picklist(HTTP_ERROR_CODES),
});

/** The data of each event, as the schemas have it. */
export type ServerEventData = { [E in keyof typeof SERVER_EVENTS]: v.InferOutput<(typeof SERVER_EVENTS)[E]> };
