import type { Clock } from '../../../chat/ports/clock.ts';
import { type Connection, type Connections, type NewConnection, userRoom } from '../../../chat/ports/connections.ts';
import { TOPICS, type Topic } from '../../../protocol/topics.ts';

type Row = Connection & { readonly welcomeUntil?: number; readonly typedAt?: number };

const ROW_LIFE_MS = 7_800_000; // 2 h 10 min

/** Connections in a Map. */
export function memoryConnections(clock: Pick<Clock, 'now'>): Connections {
  const rows = new Map<string, Row>();
  const keyOf = (room: string, connectionId: string): string => JSON.stringify([room, connectionId]);

  /** Changes the row if it is there and `condition` holds; the row after it. */
  const change = (
    { room, connectionId }: Pick<Connection, 'room' | 'connectionId'>,
    condition: (row: Row) => boolean,
    changed: (row: Row) => Row,
  ): Row | undefined => {
    const row = rows.get(keyOf(room, connectionId));
    if (row === undefined || !condition(row)) return undefined;
    const after = changed(row);
    rows.set(keyOf(room, connectionId), after);
    return after;
  };

  const isOpening = (row: Row): boolean => row.state === 'opening';
  const changeTopics = (room: string, connectionId: string, topicsOf: (row: Row) => readonly Topic[]) =>
    toConnection(
      change(
        { room, connectionId },
        () => true,
        (row) => ({ ...row, topics: topicsOf(row) }),
      ),
    )?.topics;

  const add = (connection: NewConnection): void => {
    const room = userRoom(connection.userId);
    const { connectionId, userId, role, topics, tokenExpiresAt, connectedAt, openingSince } = connection;
    const known = { room, connectionId, userId, role, topics, tokenExpiresAt, connectedAt, openingSince };
    rows.set(keyOf(room, connectionId), { ...known, state: 'opening', missed: 0, greetedWith: new Set() });
  };

  return {
    add: async (connection) => {
      add(connection);
    },
    addUnknown: async (connection) => {
      const isKnown = rows.has(keyOf(userRoom(connection.userId), connection.connectionId));
      if (!isKnown) add(connection);
      return !isKnown;
    },
    get: async (room, connectionId) => toConnection(rows.get(keyOf(room, connectionId))),
    inRoom: async (room) =>
      [...rows.values()]
        .filter((row) => row.room === room && row.connectedAt + ROW_LIFE_MS > clock.now())
        .flatMap((row) => toConnection(row) ?? []),
    remove: async ({ userId, connectionId }) => {
      rows.delete(keyOf(userRoom(userId), connectionId));
    },
    claimWelcome: async (room, connectionId, now, until) =>
      toConnection(
        change(
          { room, connectionId },
          (row) => isOpening(row) && (row.welcomeUntil ?? 0) < now,
          (row) => ({ ...row, welcomeUntil: until }),
        ),
      ),
    makeReady: async (connection, greetedWith) =>
      change(
        connection,
        (row) => isOpening(row) && row.missed === connection.missed,
        ({ welcomeUntil: _, ...row }) => ({ ...row, state: 'ready', greetedWith }),
      ) !== undefined,
    noteMissed: async (connection) =>
      change(connection, isOpening, (row) => ({ ...row, missed: row.missed + 1 })) !== undefined,
    reopen: async (connection, now) =>
      change(
        connection,
        (row) => !isOpening(row),
        (row) => ({ ...row, state: 'opening', openingSince: now, greetedWith: new Set() }),
      ) !== undefined,
    subscribe: async (room, connectionId, topics) =>
      changeTopics(room, connectionId, (row) => [...new Set([...row.topics, ...topics])]),
    unsubscribe: async (room, connectionId, topics) =>
      changeTopics(room, connectionId, (row) => row.topics.filter((topic) => !topics.includes(topic))),
    mayType: async (room, connectionId, now, intervalMs) =>
      change(
        { room, connectionId },
        (row) => row.typedAt === undefined || row.typedAt <= now - intervalMs,
        (row) => ({ ...row, typedAt: now }),
      ) !== undefined,
  };
}

function toConnection(row: Row | undefined): Connection | undefined {
  if (row === undefined) return undefined;
  const { welcomeUntil: _, typedAt: __, ...connection } = row;
  return { ...connection, topics: TOPICS.filter((topic) => row.topics.includes(topic)) };
}
