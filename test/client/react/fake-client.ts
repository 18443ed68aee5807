import { EMPTY_SNAPSHOT } from '../../../client/conversation/view.ts';
import type { ChangeOutcome, LoadOutcome, ReadOutcome, SentMessage } from '../../../client/events.ts';
import type { DemiClientOptions } from '../../../client/options.ts';
import type { Clock } from '../../../client/platform/clock.ts';
import type { HookClient } from '../../../client/react/shared-client.ts';
import { SharedClients } from '../../../client/react/shared-clients.ts';
import type { SettingsChange } from '../../../client/settings.ts';
import type { ConnectionState, Snapshot } from '../../../client/snapshot.ts';

/** A client without a connection: a test says what happens to it, and reads what was asked of it. */
export class FakeClient implements HookClient {
  readonly options: DemiClientOptions;
  /** What was asked, in order: `send Hey`, `close`. */
  readonly calls: string[] = [];
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  #snapshot = EMPTY_SNAPSHOT;

  constructor(options: DemiClientOptions) {
    this.options = options;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  get isClosed(): boolean {
    return this.#snapshot.connection.state === 'closed';
  }

  change(parts: Partial<Snapshot>): void {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...parts });
    for (const listener of this.#listeners) listener(this.#snapshot);
  }

  become(state: ConnectionState): void {
    const transport = state === 'connected' ? 'socket' : null;
    this.change({ connection: Object.freeze({ state, transport, problem: null }) });
  }

  on(_event: 'change', listener: (snapshot: Snapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(content: string): SentMessage {
    this.calls.push(`send ${content}`);
    return { clientMessageId: 'c-1', id: null, state: 'pending', failure: null, settled: async () => 'delivered' };
  }

  async loadEarlier(): Promise<LoadOutcome> {
    this.calls.push('loadEarlier');
    return 'loaded';
  }

  async loadSettings(): Promise<ReadOutcome> {
    this.calls.push('loadSettings');
    return 'loaded';
  }

  async changeSettings(change: SettingsChange): Promise<ChangeOutcome> {
    this.calls.push(`changeSettings ${JSON.stringify(change)}`);
    return 'changed';
  }

  stop(): boolean {
    return this.calls.push('stop') > 0;
  }

  retry(clientMessageId: string): boolean {
    return this.calls.push(`retry ${clientMessageId}`) > 0;
  }

  discard(clientMessageId: string): boolean {
    return this.calls.push(`discard ${clientMessageId}`) > 0;
  }

  connect(): void {
    this.calls.push('connect');
  }

  markRead(messageId: string): void {
    this.calls.push(`markRead ${messageId}`);
  }

  setTyping(isTyping: boolean): void {
    this.calls.push(`setTyping ${isTyping}`);
  }

  close(): void {
    this.calls.push('close');
    this.become('closed');
  }
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  readonly #timers = new Set<{ readonly at: number; readonly call: () => void }>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): { cancel(): void } {
    const timer = { at: this.#now + ms, call };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  get pending(): number {
    return this.#timers.size;
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.call();
    }
  }
}

/** What components share in a test, with every client that they caused to be made, the oldest first. */
export function fakeClients(): { readonly clients: SharedClients; readonly made: readonly FakeClient[] } {
  const made: FakeClient[] = [];
  const clients = new SharedClients((options) => {
    const client = new FakeClient(options);
    made.push(client);
    return client;
  });
  return { clients, made };
}
