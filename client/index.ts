export type { ServerFrame } from './connection/frames.ts';
export { EMPTY_SNAPSHOT } from './conversation/view.ts';
export { DemiClient } from './demi-client.ts';
export type { ChangeOutcome, DemiEvents, LoadOutcome, ReadOutcome, SentMessage } from './events.ts';
export type { ChatMessage, MessageState, SendFailure, SendFailureReason } from './messages.ts';
export type { DemiClientOptions, WebSocketConstructor, WebSocketLike } from './options.ts';
export type { Clock, Timer } from './platform/clock.ts';
export type { KeyValueStorage } from './platform/storage.ts';
export type { Surroundings } from './platform/surroundings.ts';
export type { Settings, SettingsChange } from './settings.ts';
export type {
  Activity,
  ConnectionProblem,
  ConnectionState,
  ConnectionStatus,
  DemiMood,
  Snapshot,
  Streaming,
  ThinkingStep,
} from './snapshot.ts';
export { DemiUsageError, type UsageErrorCode } from './usage-error.ts';
