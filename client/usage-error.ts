/** - `blank_content`: there is nothing to send. - `closed`: `close()` was called. - `no_web_socket`: pass one in. */
export type UsageErrorCode = 'blank_content' | 'closed' | 'no_web_socket';

/** A mistake of the program that uses the client, and the only thing that it throws. */
export class DemiUsageError extends Error {
  override readonly name = 'DemiUsageError';
  readonly code: UsageErrorCode;

  constructor(code: UsageErrorCode) {
    super(code);
    this.code = code;
  }
}
