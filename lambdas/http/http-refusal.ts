import type { HttpErrorData } from '../../protocol/errors.ts';

/** Statuses with which requests are refused. */
export type ErrorStatus = 400 | 401 | 403 | 404 | 413 | 415 | 429 | 500;

/** A request that is answered with an error for reasons that only HTTP has. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: ErrorStatus;
  readonly data: HttpErrorData;

  constructor(status: ErrorStatus, data: HttpErrorData) {
    super(data.message);
    this.status = status;
    this.data = data;
  }
}

export function refuseRequest(status: ErrorStatus, data: HttpErrorData): never {
  throw new HttpRefusal(status, data);
}
