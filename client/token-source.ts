import type { Clock } from './platform/clock.ts';

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
    try {
      const text: unknown = await withinTime(Promise.resolve().then(getToken), clock);
      return typeof text === 'string' && text !== '' ? { text, ...claimsOf(text) } : null;
    } catch {
      return null;
    } finally {
      asked = undefined;
    }
  };
  return () => {
    asked ??= ask();
    return asked;
  };
}

function withinTime<T>(promise: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(PATIENCE_MS, reject);
    promise.finally(timer.cancel).then(resolve, reject);
  });
}

/** What a JSON Web Token says (RFC 7519, 4.1). Nothing is verified: that is the server's part. */
function claimsOf(token: string): Pick<Token, 'userId' | 'expiresAt'> {
  try {
    const payload = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(payload, (letter) => letter.charCodeAt(0));
    const { sub, user_id, exp }: Readonly<Record<string, unknown>> = JSON.parse(new TextDecoder().decode(bytes));
    const userId = sub ?? user_id;
    return {
      userId: typeof userId === 'string' ? userId : null,
      expiresAt: typeof exp === 'number' ? exp * 1_000 : null,
    };
  } catch {
    return { userId: null, expiresAt: null };
  }
}
