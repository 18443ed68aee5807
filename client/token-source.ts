import type { Clock, Timer } from './platform/clock.ts';

/** A token, and what it says of itself; null where it does not say. */
export type Token = {
  readonly text: string;
  readonly userId: string | null;
  readonly expiresAt: number | null; // Unix milliseconds, by the clock of whoever made it
};

/** A token from the application; null when it failed, gave none, or took more than 15 seconds. */
export type TokenSource = () => Promise<Token | null>;

const PATIENCE_MS = 15_000; // 15 s

/** Asks the application for tokens, once at a time. */
export function createTokenSource(getToken: () => string | Promise<string>, clock: Clock): TokenSource {
  let asked: Promise<Token | null> | undefined;

  const ask = async (): Promise<Token | null> => {
    let timer: Timer | undefined;
    try {
      const text: unknown = await new Promise((resolve, reject) => {
        timer = clock.after(PATIENCE_MS, reject);
        Promise.resolve(getToken()).then(resolve, reject);
      });
      return typeof text === 'string' && text ? { text, ...claimsOf(text) } : null;
    } catch {
      return null;
    } finally {
      timer?.cancel();
      asked = undefined;
    }
  };
  return () => {
    asked ??= ask();
    return asked;
  };
}

/** What a JSON Web Token says (RFC 7519, 4.1). Nothing is verified: that is the server's part. */
function claimsOf(token: string): Pick<Token, 'userId' | 'expiresAt'> {
  try {
    const payload = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const { sub, user_id, exp }: Readonly<Record<string, unknown>> = JSON.parse(decodeURIComponent(escape(payload)));
    const userId = sub ?? user_id;
    return {
      userId: typeof userId === 'string' ? userId : null,
      expiresAt: typeof exp === 'number' ? exp * 1_000 : null,
    };
  } catch {
    return { userId: null, expiresAt: null };
  }
}
