import { expect } from 'vitest';
import type { WebSocketLike } from '../../../client/options.ts';
import { encode } from '../../../protocol/encode.ts';
import { SERVER_EXAMPLES } from '../../../protocol/examples.ts';
import type { ServerEvent } from '../../../protocol/server-events.ts';

/** A socket whose other end is the test. */
export class FakeSocket implements WebSocketLike {
  static opened: FakeSocket[] = [];
  readyState = 1;
  readonly #listeners = new Map<string, (event: never) => void>();

  constructor() {
    FakeSocket.opened.push(this);
  }

  addEventListener(event: string, listener: (event: never) => void): void {
    this.#listeners.set(event, listener);
  }

  send(): void {}

  close(): void {
    this.readyState = 3;
  }

  /** What the documentation gives as an example of this event arrives. */
  receive(event: ServerEvent): void {
    const data = encode(event, SERVER_EXAMPLES[event][0]?.data ?? expect.fail('No example'), 0);
    this.#listeners.get('message')?.({ data } as never);
  }
}
