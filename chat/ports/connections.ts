import type { Role } from '../../protocol/server-events.ts';
import type { Topic } from '../../protocol/topics.ts';

/**
 * One membership of a connection in a room. `opening`: the socket may not be open yet, or must be brought up to date by the
 * welcome job; nothing may be posted to it by anybody else. Times are Unix ms.
 */
export type Connection = {
  readonly room: string;
  readonly connectionId: string;
  readonly userId: string;
  readonly role: Role;
  readonly topics: readonly Topic[];
  readonly state: 'opening' | 'ready';
  readonly tokenExpiresAt: number;
  readonly connectedAt: number;
  readonly openingSince: number; // when it last became `opening`
  readonly missed: number; // pushes that were held back while opening
  readonly greetedWith: ReadonlySet<string>; // young messages that its last history contained
};

export type NewConnection = Pick<
  Connection,
  'connectionId' | 'userId' | 'role' | 'topics' | 'tokenExpiresAt' | 'connectedAt' | 'openingSince'
>;

/** Where connections are known. A hint, not the truth: the truth is what a post to the socket says. */
export type Connections = {
  add(connection: NewConnection): Promise<void>;
  /** Adds a connection that is not known; false: it is known, and stays as it is. */
  addUnknown(connection: NewConnection): Promise<boolean>;
  get(room: string, connectionId: string): Promise<Connection | undefined>;
  /** All of a room that can still be open, strongly consistent, in pages that the caller does not see. */
  inRoom(room: string): Promise<readonly Connection[]>;
  remove(connection: Pick<Connection, 'userId' | 'connectionId'>): Promise<void>;

  /** Takes the right to welcome an opening connection until `until`; undefined: gone, ready, or taken by another. */
  claimWelcome(room: string, connectionId: string, now: number, until: number): Promise<Connection | undefined>;
  /** Opens the connection for pushes if nothing was missed since `missed` was read; false: something was, or it is gone. */
  makeReady(connection: Connection, greetedWith: ReadonlySet<string>): Promise<boolean>;
  /** Notes on an opening connection that a push was held back; false: it is no longer opening. */
  noteMissed(connection: Connection): Promise<boolean>;
  /** Sends a ready connection back to `opening`, so that the next welcome brings it up to date; false: it is opening, or gone. */
  reopen(connection: Connection, now: number): Promise<boolean>;

  /** Adds topics and answers all of them; undefined: the connection is not known. */
  subscribe(room: string, connectionId: string, topics: readonly Topic[]): Promise<readonly Topic[] | undefined>;
  unsubscribe(room: string, connectionId: string, topics: readonly Topic[]): Promise<readonly Topic[] | undefined>;
  /** True once per `intervalMs` and connection. */
  mayType(room: string, connectionId: string, now: number, intervalMs: number): Promise<boolean>;
};

/** The room of everything that concerns one user on all devices. */
export function userRoom(userId: string): string {
  return `user#${userId}`;
}
