import type { ServerEvents } from './server-events.ts';

/** Every number of the wire in one place. Sources: PROTOCOL.md, and the API Gateway quotas page for what AWS sets. */
export const LIMITS = {
  contentCodePoints: 4_000, // after trimming
  clientMessageIdLength: 100,
  requestIdLength: 64,
  pingMessageLength: 1_000,
  userIdLength: 100,
  chatNameLength: 64,
  conversationIdLength: 165, // a user id, ':', a chat name
  timeZoneLength: 64,
  pauseMinutes: 10_080, // 7 days
  topicLength: 64,
  topicsPerRequest: 32,
  historyPageDefault: 50,
  historyPageMax: 100,
  historyDays: 7,
  messagesPerMinute: 50, // per user, in any 60 s
  rateWindowMs: 60_000, // 60 s
  typingExpiresMs: 3_000, // 3 s
  typingIntervalMs: 2_000, // 2 s between a connection's own typing events
  frameBytes: 32_768, // API Gateway: one WebSocket frame
  payloadBytes: 131_072, // API Gateway: one message, all frames together
} as const;

/** What whoever runs a server may set; the deployment and the local stack check it alike. */
export const SERVER_SETTINGS = {
  heartbeatMs: { min: 1_000, max: 599_999 }, // API Gateway cuts a connection after 10 min of silence
  // Room for one message: content at 6 bytes per code point as JSON, and its other keys; not more than a message may have.
  historyMaxBytes: { min: 32_768, max: LIMITS.payloadBytes },
  checkInsPerMinute: { min: 0, max: 6_000 }, // 100 a second, which one function sends within its minute
  tokenExpiry: ['enforce', 'connect-only'],
} as const;

/** What `connected` tells a client about the limits that it should respect by itself. */
export type AnnouncedLimits = ServerEvents['connected']['limits'];

export const ANNOUNCED_LIMITS: AnnouncedLimits = {
  content_code_points: LIMITS.contentCodePoints,
  messages_per_minute: LIMITS.messagesPerMinute,
  frame_bytes: LIMITS.frameBytes,
  history_page_max: LIMITS.historyPageMax,
};
