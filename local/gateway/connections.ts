import type { Ending } from './endings.ts';
import type { Peer } from './events.ts';

/** A connection whose 101 has been written. */
export type Connection = {
  readonly peer: Peer;
  /** False from the first close frame on, whoever sent it. */
  isOpen(): boolean;
  /** The last data frame in either direction, milliseconds since the epoch. */
  lastActiveAt(): number;
  /** Bytes that wait because the client reads too slowly. */
  bufferedBytes(): number;
  /** Sends one text, in as many frames as it needs; does nothing once the connection is closing. */
  send(text: string): void;
  /** Starts closing; only the first call counts. */
  end(ending: Ending): void;
  /** Resolves when the socket is closed and `$disconnect` has been started. */
  readonly closed: Promise<void>;
};

/** The connections that the management API can see. */
export type Connections = {
  add(connection: Connection): void;
  remove(connectionId: string): void;
  /** Undefined for what is unknown, closing or not yet open. */
  find(connectionId: string): Connection | undefined;
  all(): readonly Connection[];
  count(): number;
};

export function createConnections(): Connections {
  const byId = new Map<string, Connection>();
  return {
    add: (connection) => byId.set(connection.peer.connectionId, connection),
    remove: (connectionId) => byId.delete(connectionId),
    find(connectionId) {
      const connection = byId.get(connectionId);
      return connection?.isOpen() ? connection : undefined;
    },
    all: () => [...byId.values()],
    count: () => byId.size,
  };
}
