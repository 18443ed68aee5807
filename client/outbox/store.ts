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

/**
 * Unsent messages on the device. Several tabs may keep theirs under one key, so each change reads the list anew. What the
 * platform refuses to keep (no room, private mode) is simply not kept: sending goes on from memory.
 */
export class OutboxStore {
  readonly #storage: KeyValueStorage;
  readonly #key: string;
  #queue: Promise<unknown> = Promise.resolve(); // one operation at a time

  constructor(storage: KeyValueStorage, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  all(): Promise<readonly Entry[]> {
    return this.#inTurn(() => this.#read(), []);
  }

  put(entry: Entry): Promise<void> {
    return this.#change((entries) => [...entries.filter(isNot(entry.clientMessageId)), entry]);
  }

  remove(clientMessageId: string): Promise<void> {
    return this.#change((entries) => entries.filter(isNot(clientMessageId)));
  }

  #change(change: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> {
    return this.#inTurn(async () => {
      const read = this.#read();
      const entries = change(isPromise(read) ? await read : read); // no await between reading and writing localStorage
      if (entries.length === 0) await this.#storage.removeItem(this.#key);
      else await this.#storage.setItem(this.#key, JSON.stringify(entries));
    }, undefined);
  }

  #read(): readonly Entry[] | Promise<readonly Entry[]> {
    const text = this.#storage.getItem(this.#key);
    return isPromise(text) ? text.then(entriesIn) : entriesIn(text);
  }

  #inTurn<T>(operation: () => T | Promise<T>, otherwise: T): Promise<T> {
    const turn = this.#queue.then(operation).catch(() => otherwise);
    this.#queue = turn;
    return turn;
  }
}

function isNot(id: string): (entry: Entry) => boolean {
  return ({ clientMessageId }) => clientMessageId !== id;
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** Storage belongs to the user, who may have put anything there. */
function entriesIn(text: string | null): readonly Entry[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  const { clientMessageId, content, createdAt, userId, failure }: Partial<Record<keyof Entry, unknown>> = Object(value);
  return (
    typeof clientMessageId === 'string' &&
    typeof content === 'string' &&
    typeof createdAt === 'number' &&
    (userId === null || typeof userId === 'string') &&
    typeof failure === 'object'
  );
}
