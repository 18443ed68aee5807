import type { ErrorData } from '../protocol/errors.ts';

/** A request that is answered with an `error` frame. Its data is made for clients; its message is the same sentence. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly data: ErrorData;

  constructor(data: ErrorData) {
    super(data.message);
    this.data = data;
  }
}

export function refuse(data: ErrorData): never {
  throw new Refusal(data);
}
