/** The wire, for those who write a client or a bot: its types, and what is pure. Nothing here needs a package. */

export type { ClientData, ClientEvent } from './client-events.ts';
export { EMOTIONS, type Emotion, type EmotionState } from './emotions.ts';
export { ERROR_CODES, type ErrorCode, INVALID_REASONS, type InvalidReason } from './error-codes.ts';
export { isUuid, uuidTime } from './ids.ts';
export { type AnnouncedLimits, LIMITS } from './limits.ts';
export { heightOf, type Mood, mood } from './mood.ts';
export type {
  CheckIn,
  HistoryMode,
  MessageStatus,
  QuietHours,
  Role,
  Sender,
  ServerEvent,
  ServerEvents,
  Settings,
  ThinkingStatus,
  WireMessage,
} from './server-events.ts';
export { BEARER_SUBPROTOCOL_PREFIX, PROTOCOL_VERSION, SUBPROTOCOL } from './subprotocol.ts';
export { isTopic, TOPICS, type Topic } from './topics.ts';
