import type { ServerEventData } from './server-event-schemas.ts';

/** What the server sends, by event. PROTOCOL.md has a heading for each. */
export type ServerEvents = { [E in ServerEvent]: Frozen<ServerEventData[E]> };
export type ServerEvent = keyof ServerEventData;

/** The message object. The first nine keys are always there. */
export type WireMessage = ServerEvents['message'];
export type MessageStatus = WireMessage['status'];
export type Sender = WireMessage['sender'];

export type Settings = ServerEvents['settings'];
export type QuietHours = Settings['quiet_hours'];
export type CheckIn = NonNullable<WireMessage['check_in']>;

export type Role = ServerEvents['connected']['role'];
export type HistoryMode = ServerEvents['history']['mode'];
export type ThinkingStatus = ServerEvents['thinking']['status'];

/** Readonly all the way down, lists included. */
type Frozen<T> = { readonly [K in keyof T]: Frozen<T[K]> };
