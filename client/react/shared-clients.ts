import { createContext } from 'react';
import { DemiClient } from '../demi-client.ts';
import type { DemiClientOptions } from '../options.ts';
import { type ClientFactory, SharedClient } from './shared-client.ts';

/** The clients in use, each under the key of those who share it. */
export class SharedClients {
  readonly #create: ClientFactory;
  readonly #clients = new Map<string, SharedClient>();

  constructor(create: ClientFactory) {
    this.#create = create;
  }

  /** Null while no component uses this key, and on the server always. */
  find(key: string): SharedClient | null {
    return this.#clients.get(key) ?? null;
  }

  /** Makes the client when it is not there yet, and keeps it until what is returned has been called. */
  join(key: string, options: DemiClientOptions, onChange: () => void): () => void {
    const shared = this.#clients.get(key) ?? this.#open(key, options);
    return shared.join(onChange);
  }

  #open(key: string, options: DemiClientOptions): SharedClient {
    const shared = new SharedClient(this.#create, options, () => this.#clients.delete(key));
    this.#clients.set(key, shared);
    return shared;
  }
}

/**
 * What components share, unless a test gives them something else: the one object of this module that holds state. It is
 * made empty and stays so until a component is mounted, which never happens on a server.
 */
export const SharedClientsContext = createContext(new SharedClients((options) => new DemiClient(options)));
