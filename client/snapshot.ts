import type { EmotionState } from '../protocol/emotions.ts';
import type { ThinkingStatus } from '../protocol/server-events.ts';
import type { ChatMessage } from './messages.ts';
import type { Settings } from './settings.ts';

/**
 * - `disconnected`: not started yet.
 * - `connecting`: the first attempt runs.
 * - `connected`: greeted by the server; over the socket, or over HTTP while sockets fail.
 * - `reconnecting`: the connection was lost, or the first attempts failed; another attempt runs or waits.
 * - `offline`: the same, and the platform says that there is no network.
 * - `closed`: over for good, by `close()` or because the server refused for good.
 */
export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'closed';

/**
 * Why the connection is as it is, where something is wrong that the application can mend.
 * - `token_unavailable`: `getToken` failed or took too long.
 * - `token_refused`: the server does not accept the token that `getToken` gave.
 * - `forbidden`: this user may not connect. The state is `closed`.
 * - `ended`: the server ended the connection for good: signed out or shut out. The state is `closed`.
 */
export type ConnectionProblem = 'token_unavailable' | 'token_refused' | 'forbidden' | 'ended';

export type ConnectionStatus = {
  readonly state: ConnectionState;
  /** What carries the conversation; null while nothing does. */
  readonly transport: 'socket' | 'http' | null;
  readonly problem: ConnectionProblem | null;
};

/** What has been written of a reply so far. */
export type Streaming = { readonly inReplyTo: string; readonly text: string };

export type ThinkingStep = {
  readonly inReplyTo: string;
  readonly seq: number;
  readonly step: string; // `reading`, `remembering`, `feeling`, `writing`; others may follow
  readonly status: ThinkingStatus;
  readonly details: string;
  readonly durationMs: number | null;
};

/**
 * How Demi feels: the nine numbers up to 1, and one English word for them; null only for the moment after the start in
 * which what finds words is still being loaded.
 */
export type DemiMood = { readonly word: string | null; readonly emotions: EmotionState };

/** Demi reads, thinks or writes. `inReplyTo` is the user's message she is busy with, where that is known. */
export type Activity = { readonly inReplyTo: string | null; readonly isStopping: boolean };

/** Everything there is to show, at one moment. Parts that did not change keep their identity. */
export type Snapshot = {
  readonly connection: ConnectionStatus;
  readonly userId: string | null;
  readonly conversationId: string | null;
  /** False until the first history has come. */
  readonly isLoaded: boolean;
  /** Oldest first, each message once; what is not acknowledged yet stands at the end. */
  readonly messages: readonly ChatMessage[];
  readonly hasEarlier: boolean;
  readonly isLoadingEarlier: boolean;
  /** Demi types. Ends by itself when the server falls silent. */
  readonly isTyping: boolean;
  /** The user types on another device. */
  readonly isTypingElsewhere: boolean;
  readonly activity: Activity | null;
  readonly streaming: Streaming | null;
  /** The steps on the way to the newest replies, by the user's message that was answered; of the last 50. */
  readonly thinking: Readonly<Record<string, readonly ThinkingStep[]>>;
  readonly mood: DemiMood | null;
  /** How many of Demi's messages nobody has marked as read. */
  readonly unread: number;
  /** When and whether she writes first; null until they were asked for, or another device has changed them. */
  readonly settings: Settings | null;
};

export const DISCONNECTED: ConnectionStatus = { state: 'disconnected', transport: null, problem: null };
