/** - `blank_content`: there is nothing to send. - `closed`: `close()` was called. - `no_web_socket`: pass one in. */
export type UsageErrorCode = 'blank_content' | 'closed' | 'no_web_socket';

const SENTENCES: Readonly<Record<UsageErrorCode, string>> = {
  blank_content: 'A message needs at least one character that is not blank.',
  closed: 'This client was closed; make a new one.',
  no_web_socket: 'This platform has no WebSocket; pass one in the options.',
};

/** A mistake of the program that uses the client, and the only thing that it throws. */
export class DemiUsageError extends Error {
  override readonly name = 'DemiUsageError';
  readonly code: UsageErrorCode;

  constructor(code: UsageErrorCode) {
    super(SENTENCES[code]);
    this.code = code;
  }
}
