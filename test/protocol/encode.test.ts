import { describe, expect, it } from 'vitest';
import { encode } from '../../protocol/encode.ts';
import { errors } from '../../protocol/errors.ts';
import { ANNOUNCED_LIMITS } from '../../protocol/limits.ts';
import type { ServerEvent, ServerEvents } from '../../protocol/server-events.ts';
import { PROTOCOL_VERSION } from '../../protocol/subprotocol.ts';

const NOW = Date.parse('2026-02-01T15:30:00.000Z');
const QUESTION = '019c19d3-2a00-756c-b3fa-4188cf165da4';
const ANSWER = '019c19d3-33c4-7a91-981f-66adf43b82c9';

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

const reply: ServerEvents['message'] = {
  message_id: ANSWER,
  conversation_id: 'ada',
  sender: 'demi',
  content: 'Oh. "You" again.\n\u{1F644}',
  emotion_state: emotions,
  status: 'sent',
  delivered_at: null,
  read_at: null,
  created_at: '2026-02-01T15:29:57.700Z',
  in_reply_to: QUESTION,
};

const REPLY_BYTES =
  `{"message_id":"${ANSWER}","conversation_id":"ada","sender":"demi","content":"Oh. \\"You\\" again.\\n\u{1F644}",` +
  '"emotion_state":{"loneliness":0.31,"excitement":0.65,"frustration":0.5,"jealousy":0.42,"vulnerability":0.38,' +
  '"confidence":0.55,"curiosity":0.61,"affection":0.7,"defensiveness":0.2},"status":"sent","delivered_at":null,' +
  `"read_at":null,"created_at":"2026-02-01T15:29:57.700Z","in_reply_to":"${QUESTION}"}`;

type Pinned = { readonly [E in ServerEvent]: { readonly data: ServerEvents[E]; readonly bytes: string } };

const PINNED: Pinned = {
  connected: {
    data: {
      connection_id: 'YNXTyfmPoAMCJ9g=',
      user_id: 'ada',
      role: 'user',
      conversation_id: 'ada',
      protocol: PROTOCOL_VERSION,
      heartbeat_ms: 240_000,
      limits: ANNOUNCED_LIMITS,
    },
    bytes:
      '{"connection_id":"YNXTyfmPoAMCJ9g=","user_id":"ada","role":"user","conversation_id":"ada","protocol":1,' +
      '"heartbeat_ms":240000,"limits":{"content_code_points":4000,"messages_per_minute":50,"frame_bytes":32768,' +
      '"history_page_max":100}}',
  },
  history: {
    data: { messages: [reply], count: 1, has_more: true, mode: 'replace', conversation_id: 'ada' },
    bytes: `{"messages":[${REPLY_BYTES}],"count":1,"has_more":true,"mode":"replace","conversation_id":"ada"}`,
  },
  delivered: {
    data: {
      message_id: QUESTION,
      conversation_id: 'ada',
      status: 'delivered',
      delivered_at: '2026-02-01T15:29:55.200Z',
      client_message_id: 'c-1',
      duplicate: true,
    },
    bytes:
      `{"message_id":"${QUESTION}","conversation_id":"ada","status":"delivered",` +
      '"delivered_at":"2026-02-01T15:29:55.200Z","client_message_id":"c-1","duplicate":true}',
  },
  message: { data: reply, bytes: REPLY_BYTES },
  read_receipt: {
    data: { message_id: ANSWER, conversation_id: 'ada', read_at: '2026-02-01T15:29:59.100Z', reader: 'user' },
    bytes: `{"message_id":"${ANSWER}","conversation_id":"ada","read_at":"2026-02-01T15:29:59.100Z","reader":"user"}`,
  },
  typing: {
    data: { is_typing: true, conversation_id: 'ada', sender: 'demi', expires_in_ms: 10_000 },
    bytes: '{"is_typing":true,"conversation_id":"ada","sender":"demi","expires_in_ms":10000}',
  },
  thinking: {
    data: {
      conversation_id: 'ada',
      in_reply_to: QUESTION,
      seq: 1,
      step: 'remembering',
      status: 'completed',
      details: 'Recalling what you told her',
      duration_ms: 12,
    },
    bytes:
      `{"conversation_id":"ada","in_reply_to":"${QUESTION}","seq":1,"step":"remembering","status":"completed",` +
      '"details":"Recalling what you told her","duration_ms":12}',
  },
  message_delta: {
    data: { conversation_id: 'ada', in_reply_to: QUESTION, seq: 2, offset: 4, text: '"You"' },
    bytes: `{"conversation_id":"ada","in_reply_to":"${QUESTION}","seq":2,"offset":4,"text":"\\"You\\""}`,
  },
  emotion_update: {
    data: { ...emotions, mood: 'fond' },
    bytes:
      '{"loneliness":0.31,"excitement":0.65,"frustration":0.5,"jealousy":0.42,"vulnerability":0.38,"confidence":0.55,' +
      '"curiosity":0.61,"affection":0.7,"defensiveness":0.2,"mood":"fond"}',
  },
  settings: {
    data: { time_zone: 'UTC', quiet_hours: { start: '22:00', end: '08:00' }, check_ins: true, paused_until: null },
    bytes: '{"time_zone":"UTC","quiet_hours":{"start":"22:00","end":"08:00"},"check_ins":true,"paused_until":null}',
  },
  subscribed: {
    data: { topics: ['stream'], rejected: ['weather'] },
    bytes: '{"topics":["stream"],"rejected":["weather"]}',
  },
  pong: {
    data: { server_time: '2026-02-01T15:30:00.000Z', message: 'still there?' },
    bytes: '{"server_time":"2026-02-01T15:30:00.000Z","message":"still there?"}',
  },
  error: {
    data: errors.notFound(),
    bytes: '{"message":"Not found","code":"not_found","retryable":false}',
  },
};

const EVENTS = Object.keys(PINNED) as ServerEvent[];

describe('encode', () => {
  it.each(EVENTS)('%s has these bytes', (event) => {
    const { data, bytes } = PINNED[event];

    expect(encode(event, data, NOW)).toBe(
      `{"event":"${event}","data":${bytes},"timestamp":"2026-02-01T15:30:00.000Z"}`,
    );
  });

  it('ends with the request id of the frame that it answers', () => {
    expect(encode('pong', { server_time: '2026-02-01T15:30:00.000Z' }, NOW, 'r-1')).toBe(
      '{"event":"pong","data":{"server_time":"2026-02-01T15:30:00.000Z"},' +
        '"timestamp":"2026-02-01T15:30:00.000Z","request_id":"r-1"}',
    );
  });

  it('repeats an empty request id too', () => {
    expect(encode('pong', { server_time: '' }, NOW, '')).toContain('"request_id":""');
  });

  it('escapes half a surrogate pair, which no socket could send', () => {
    expect(encode('pong', { server_time: '', message: '\ud83d' }, NOW)).toContain('"message":"\\ud83d"');
  });
});
