import { type Identity, InvalidToken } from '../../adapters/tokens.ts';
import { oncePerContainer } from './once-per-container.ts';
import { tokenVerifier } from './token-verifier.ts';

const containersVerifier = oncePerContainer(() => tokenVerifier());

/** Who the token speaks for. Rejects with `InvalidToken`, of which the log then knows why, or when nobody could tell. */
export async function identify(token: string, now: number, requestId: string): Promise<Identity> {
  const verify = await containersVerifier();
  try {
    return await verify(token, now);
  } catch (cause) {
    if (cause instanceof InvalidToken) {
      const { logger } = await import('./logger.ts'); // most tokens are good
      logger().info('token_refused', { requestId, reason: cause.message, code: codeOf(cause.cause) });
    }
    throw cause;
  }
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
