import type { DemiClient } from '../demi-client.ts';
import type { DemiClientOptions } from '../options.ts';
import { plainClock, type Timer } from '../platform/clock.ts';
import { platformStorage } from '../platform/storage.ts';
import type { Snapshot } from '../snapshot.ts';

/** What the hooks use of a client. */
export type HookClient = Omit<DemiClient, 'on'> & {
  on(event: 'change', listener: (snapshot: Snapshot) => void): () => void;
};

export type ClientFactory = (options: DemiClientOptions) => HookClient;

/**
 * How long a connection outlives the last component that uses it. StrictMode's second mount comes in the same task, the
 * next route within a second or two even when its code must be loaded first; and a new connection costs a token, a
 * handshake and a history. An abandoned one costs only its place for that long.
 */
export const GRACE_MS = 5_000; // 5 s

/** One client that several components use. It is there from the first one until a moment after the last. */
export class SharedClient {
  readonly #create: ClientFactory;
  readonly #options: DemiClientOptions;
  readonly #onEnd: () => void;
  readonly #users = new Set<{ readonly onChange: () => void }>();
  #getToken: DemiClientOptions['getToken'];
  #client: HookClient;
  #unsubscribe: () => void;
  #ending: Timer | null = null;

  /** `onEnd` is called once, when the client is closed because nobody uses it. */
  constructor(create: ClientFactory, options: DemiClientOptions, onEnd: () => void) {
    this.#create = create;
    this.#options = { storage: platformStorage(), ...options }; // one for all clients: what was not sent is kept there
    this.#onEnd = onEnd;
    this.#getToken = options.getToken;
    this.#client = this.#newClient();
    this.#unsubscribe = this.#subscribe();
  }

  get client(): HookClient {
    return this.#client;
  }

  /** From now on tokens come from here. The connection stays as it is. */
  renew(getToken: DemiClientOptions['getToken']): void {
    this.#getToken = getToken;
  }

  /** Adds a user, who hears of every change. Returns what takes it away again. */
  join(onChange: () => void): () => void {
    this.#ending?.cancel();
    this.#ending = null;
    if (this.#users.size === 0 && this.#isClosed()) this.#replace(); // the page after the sign-in
    const user = { onChange };
    this.#users.add(user);
    return () => {
      if (this.#users.delete(user) && this.#users.size === 0) this.#endSoon();
    };
  }

  /** Tries again now. A client that is closed for good is replaced: whoever asks may have signed in again. */
  reconnect(): void {
    if (this.#isClosed()) this.#replace();
    this.#client.connect();
  }

  #isClosed(): boolean {
    return this.#client.snapshot.connection.state === 'closed';
  }

  #replace(): void {
    this.#end();
    this.#client = this.#newClient();
    this.#unsubscribe = this.#subscribe();
    this.#tellUsers();
  }

  #newClient(): HookClient {
    return this.#create({ ...this.#options, getToken: () => this.#getToken() });
  }

  #subscribe(): () => void {
    return this.#client.on('change', () => this.#tellUsers());
  }

  #tellUsers(): void {
    for (const { onChange } of [...this.#users]) onChange();
  }

  #endSoon(): void {
    const clock = this.#options.clock ?? plainClock;
    this.#ending = clock.after(GRACE_MS, () => {
      this.#end();
      this.#onEnd();
    });
  }

  #end(): void {
    this.#unsubscribe();
    this.#client.close();
  }
}
