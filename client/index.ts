export type { ServerFrame } from './connection/frames.ts';
export { DemiClient } from './demi-client.ts';
export type { DemiEvents, LoadOutcome, SentMessage } from './events.ts';
export type { ChatMessage, MessageState, SendFailure, SendFailureReason } from './messages.ts';
export type { DemiClientOptions, WebSocketConstructor, WebSocketLike } from './options.ts';
export type { Clock, Timer } from './platform/clock.ts';
export type { KeyValueStorage } from './platform/storage.ts';
export type { Surroundings } from './platform/surroundings.ts';
export {
  type Activity,
  type ConnectionProblem,
  type ConnectionState,
  type ConnectionStatus,
  type DemiMood,
  EMPTY_SNAPSHOT,
  type Snapshot,
  type Streaming,
  type ThinkingStep,
} from './snapshot.ts';
export { DemiUsageError, type UsageErrorCode } from './usage-error.ts';
