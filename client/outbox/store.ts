import type { SendFailure } from '../messages.ts';
import type { KeyValueStorage } from '../platform/storage.ts';

/** A message of the user's that the server has not acknowledged, as it is kept over a restart. */
export type Entry = {
  readonly clientMessageId: string;
  readonly content: string;
  readonly createdAt: number; // Unix milliseconds
  readonly userId: string | null; // null: written before it was known who writes
  readonly failure: SendFailure | null;
};

export type OutboxStore = {
  all(): Promise<readonly Entry[]>;
  /** Keeps `entry` under this id in place of what was there; undefined: nothing. */
  put(clientMessageId: string, entry?: Entry): void;
};

/**
 * Unsent messages on the device. Several tabs may keep theirs under one key, so each change reads the list anew. What the
 * platform refuses to keep (no room, private mode) is simply not kept: sending goes on from memory.
 */
export function createOutboxStore(storage: KeyValueStorage, key: string): OutboxStore {
  let turn: Promise<readonly Entry[]> = Promise.resolve([]); // one operation at a time

  const inTurn = (operation: () => readonly Entry[] | Promise<readonly Entry[]>): Promise<readonly Entry[]> => {
    turn = turn.then(operation).catch(() => []);
    return turn;
  };
  const read = () => whenThere(storage.getItem(key), entriesIn);
  const write = (entries: readonly Entry[]) => whenThere(storage.setItem(key, JSON.stringify(entries)), () => entries);
  return {
    all: () => inTurn(read),
    put: (id, entry) => {
      const change = (entries: readonly Entry[]) => write(withEntry(entries, id, entry));
      void inTurn(() => whenThere(read(), change));
    },
  };
}

/** At once if it is there, so that no other tab comes between reading and writing localStorage. */
function whenThere<T, U>(value: T | Promise<T>, then: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(then) : then(value);
}

function withEntry(entries: readonly Entry[], id: string, entry: Entry | undefined): readonly Entry[] {
  const others = entries.filter(({ clientMessageId }) => clientMessageId !== id);
  return !entry ? others : [...others, entry];
}

/** Storage belongs to the user, who may have put anything there. */
function entriesIn(text: string | null): readonly Entry[] {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  const { clientMessageId, content, createdAt, failure }: Readonly<Record<string, unknown>> = Object(value);
  const isWhole = typeof clientMessageId === 'string' && typeof content === 'string';
  return isWhole && typeof createdAt === 'number' && typeof failure === 'object';
}
