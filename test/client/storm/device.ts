import {
  type ChatMessage,
  DemiClient,
  type DemiClientOptions,
  type KeyValueStorage,
  type Snapshot,
} from '../../../client/index.ts';

/** What a device may never show: an id twice, a line twice, a message before an older one, one told of twice. */
export type Offences = { doubled: number; disordered: number; toldTwice: number };

/** A client under watch: every list that it ever shows is looked at. */
export class WatchedDevice {
  readonly client: DemiClient;
  readonly offences: Offences = { doubled: 0, disordered: 0, toldTwice: 0 };
  readonly transports = new Set<string>();
  reconnects = 0;
  readonly #told = new Set<string>();

  constructor(options: DemiClientOptions & { readonly storage: KeyValueStorage }) {
    this.client = new DemiClient(options);
    this.client.on('change', (snapshot) => this.#look(snapshot));
    this.client.on('message', (message) => this.#hear(message));
    this.client.on('state', ({ state, transport }) => {
      if (state === 'reconnecting') this.reconnects += 1;
      if (transport !== null) this.transports.add(transport);
    });
  }

  #look({ messages }: Snapshot): void {
    const keys = new Set(messages.map(({ key }) => key));
    const ids = messages.flatMap(({ id }) => id ?? []);
    if (keys.size < messages.length || new Set(ids).size < ids.length) this.offences.doubled += 1;
    if (ids.some((id, index) => id <= (ids[index - 1] ?? ''))) this.offences.disordered += 1;
  }

  #hear({ id }: ChatMessage): void {
    if (this.#told.has(id ?? '')) this.offences.toldTwice += 1;
    this.#told.add(id ?? '');
  }
}
