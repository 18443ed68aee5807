import type { Clock } from './platform/clock.ts';

/** A token, and what it says of itself; null where it does not say. */
export type Token = {
  readonly text: string;
  readonly userId: string | null;
  readonly expiresAt: number | null; // Unix milliseconds, by the clock of whoever made it
};

const PATIENCE_MS = 15_000; // 15 s

/** Asks the application for tokens, once at a time. */
export class TokenSource {
  readonly #getToken: () => string | Promise<string>;
  readonly #clock: Clock;
  #asked: Promise<Token | null> | undefined;
  #last: Token | null = null;

  constructor(getToken: () => string | Promise<string>, clock: Clock) {
    this.#getToken = getToken;
    this.#clock = clock;
  }

  /** The token that was given last. */
  get last(): Token | null {
    return this.#last;
  }

  /** A token from the application; null when it failed, gave none, or took more than 15 seconds. */
  fresh(): Promise<Token | null> {
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined;
    });
    return this.#asked;
  }

  async #ask(): Promise<Token | null> {
    const { promise: late, resolve: giveUp } = withResolvers<null>();
    const timer = this.#clock.after(PATIENCE_MS, () => giveUp(null));
    try {
      const text: unknown = await Promise.race([Promise.resolve().then(this.#getToken), late]);
      this.#last = typeof text === 'string' && text !== '' ? { text, ...claimsOf(text) } : null;
    } catch {
      this.#last = null;
    } finally {
      timer.cancel();
    }
    return this.#last;
  }
}

/** Promise.withResolvers, which Hermes does not have. */
function withResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** What a JSON Web Token says (RFC 7519, 4.1). Nothing is verified: that is the server's part. */
function claimsOf(token: string): Pick<Token, 'userId' | 'expiresAt'> {
  try {
    const payload = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(payload, (letter) => letter.charCodeAt(0));
    const claims: { sub?: unknown; user_id?: unknown; exp?: unknown } = JSON.parse(new TextDecoder().decode(bytes));
    const userId = claims.sub ?? claims.user_id;
    return {
      userId: typeof userId === 'string' ? userId : null,
      expiresAt: typeof claims.exp === 'number' ? claims.exp * 1_000 : null,
    };
  } catch {
    return { userId: null, expiresAt: null };
  }
}
