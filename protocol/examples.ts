import type { ClientData, ClientEvent } from './client-events.ts';
import { errors } from './errors.ts';
import { ANNOUNCED_LIMITS } from './limits.ts';
import type { ServerEvent, ServerEvents } from './server-events.ts';
import { PROTOCOL_VERSION } from './subprotocol.ts';

// One conversation in frames, for the documents and the tests. Nothing that runs in production loads this file.

/** When every example was sent, Unix ms. */
export const EXAMPLE_TIME = Date.parse('2026-02-01T15:30:00.000Z');

export type Example<Data> = {
  readonly name: string; // unique among the examples of an event
  readonly data: Data;
  readonly requestId?: string;
};

const conversation_id = 'ada';
const question = '019c19d3-2a00-756c-b3fa-4188cf165da4';
const answer = '019c19d3-33c4-7a91-981f-66adf43b82c9';
const first = '019c1e4b-a580-7d13-8a52-9f0b1c2d3e4f';
const client_message_id = 'c-1';

const emotions = {
  loneliness: 0.31,
  excitement: 0.65,
  frustration: 0.5,
  jealousy: 0.42,
  vulnerability: 0.38,
  confidence: 0.55,
  curiosity: 0.61,
  affection: 0.7,
  defensiveness: 0.2,
};

const hello: ServerEvents['message'] = {
  message_id: question,
  conversation_id,
  sender: 'user',
  content: 'Hey Demi',
  emotion_state: null,
  status: 'delivered',
  delivered_at: '2026-02-01T15:29:55.200Z',
  read_at: null,
  created_at: '2026-02-01T15:29:55.200Z',
  client_message_id,
};

const reply: ServerEvents['message'] = {
  message_id: answer,
  conversation_id,
  sender: 'demi',
  content: 'Oh. It is you again.',
  emotion_state: emotions,
  status: 'sent',
  delivered_at: null,
  read_at: null,
  created_at: '2026-02-01T15:29:57.700Z',
  in_reply_to: question,
};

const checkIn: ServerEvents['message'] = {
  message_id: first,
  conversation_id,
  sender: 'demi',
  content: 'It is so quiet that I heard a moth think. Say something.',
  emotion_state: { ...emotions, loneliness: 0.72 },
  status: 'sent',
  delivered_at: null,
  read_at: null,
  created_at: '2026-02-02T12:20:00.000Z',
  check_in: { trigger: 'loneliness', tone: 'warm' },
};

export const CLIENT_EXAMPLES: { readonly [E in ClientEvent]: readonly Example<ClientData<E>>[] } = {
  message: [{ name: 'Hello', data: { content: 'Hey Demi', client_message_id } }],
  read_receipt: [
    { name: 'One message', data: { message_id: answer } },
    { name: 'All up to one', data: { up_to_message_id: answer } },
  ],
  typing: [{ name: 'Typing', data: { is_typing: true } }],
  history: [
    { name: 'The page before a message', data: { before: question, limit: 50 }, requestId: 'r-1' },
    { name: 'What came after a message', data: { after: answer }, requestId: 'r-2' },
  ],
  stop: [{ name: 'Stop a reply', data: { in_reply_to: question } }],
  settings: [
    { name: 'Read', data: {} },
    { name: 'Change', data: { time_zone: 'Europe/Berlin', quiet_hours: { start: '23:00', end: '07:30' } } },
    { name: 'Not now', data: { pause_minutes: 60 } },
  ],
  ping: [{ name: 'Ping', data: {} }],
  subscribe: [{ name: 'Follow the writing', data: { topics: ['stream', 'thinking'] } }],
  unsubscribe: [{ name: 'Follow no thoughts', data: { topics: ['thinking'] } }],
};

export const SERVER_EXAMPLES: { readonly [E in ServerEvent]: readonly Example<ServerEvents[E]>[] } = {
  connected: [
    {
      name: 'Welcome',
      data: {
        connection_id: 'YNXTyfmPoAMCJ9g=',
        user_id: 'ada',
        role: 'user',
        conversation_id,
        protocol: PROTOCOL_VERSION,
        heartbeat_ms: 240_000, // 4 min
        limits: ANNOUNCED_LIMITS,
      },
    },
  ],
  history: [
    {
      name: 'The whole list',
      data: { messages: [hello, reply], count: 2, has_more: false, mode: 'replace', conversation_id },
    },
    {
      name: 'Nothing missed',
      data: { messages: [], count: 0, has_more: false, mode: 'delta', conversation_id },
      requestId: 'r-2',
    },
  ],
  delivered: [
    {
      name: 'Stored',
      data: {
        message_id: question,
        conversation_id,
        status: 'delivered',
        delivered_at: '2026-02-01T15:29:55.200Z',
        client_message_id,
      },
    },
    {
      name: 'Stored before',
      data: {
        message_id: question,
        conversation_id,
        status: 'read',
        delivered_at: '2026-02-01T15:29:55.200Z',
        client_message_id,
        duplicate: true,
      },
    },
  ],
  message: [
    { name: 'A reply', data: reply },
    { name: 'A reply cut short', data: { ...reply, content: 'Oh. It', stopped: true } },
    { name: 'From another device', data: hello },
    { name: 'A check-in', data: checkIn },
    {
      name: 'From an operator',
      data: { ...reply, emotion_state: null, sender_role: 'operator', operator_name: 'Grace' },
    },
  ],
  read_receipt: [
    {
      name: 'Demi reads',
      data: { message_id: question, conversation_id, read_at: '2026-02-01T15:29:55.600Z', reader: 'demi' },
    },
    {
      name: 'The user has read up to a message',
      data: {
        message_id: answer,
        conversation_id,
        read_at: '2026-02-01T15:29:59.100Z',
        reader: 'user',
        up_to_message_id: answer,
      },
    },
  ],
  typing: [
    { name: 'Demi types', data: { is_typing: true, conversation_id, sender: 'demi', expires_in_ms: 10_000 } }, // 10 s
    {
      name: 'The user types on another device',
      data: { is_typing: true, conversation_id, sender: 'user', expires_in_ms: 3_000 }, // 3 s
    },
  ],
  thinking: [
    {
      name: 'A step is done',
      data: {
        conversation_id,
        in_reply_to: question,
        seq: 1,
        step: 'remembering',
        status: 'completed',
        details: 'Recalling what you told her',
        duration_ms: 12,
      },
    },
  ],
  message_delta: [
    {
      name: 'The next words',
      data: { conversation_id, in_reply_to: question, seq: 1, offset: 4, text: 'It is you' },
    },
  ],
  emotion_update: [{ name: 'After a reply', data: { ...emotions, mood: 'fond' } }],
  settings: [
    {
      name: 'All of them',
      data: { time_zone: 'UTC', quiet_hours: { start: '22:00', end: '08:00' }, check_ins: true, paused_until: null },
    },
  ],
  subscribed: [{ name: 'Subscribed', data: { topics: ['stream', 'thinking'], rejected: ['weather'] } }],
  pong: [{ name: 'Pong', data: { server_time: '2026-02-01T15:30:00.000Z' } }],
  error: [
    { name: 'A frame that makes no sense', data: errors.validation('data.content', 'is missing'), requestId: 'r-3' },
    { name: 'Too many messages', data: errors.rateLimited(1_250, client_message_id) }, // 1.25 s
    {
      name: 'No reply could be made',
      data: errors.inference({
        inReplyTo: question,
        clientMessageId: client_message_id,
        fallback: 'I had words. They left.',
      }),
    },
    { name: 'The token ran out', data: errors.expiredToken() },
  ],
};
