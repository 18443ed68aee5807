import type { Token } from '../token-source.ts';

const EARLIEST_CUT_MS = 100 * 60_000; // API Gateway cuts at 120 min; a random time before keeps crowds apart
const LATEST_CUT_MS = 115 * 60_000;
const LEAD_MS = 60_000; // 60 s before the token ends, or half of what is left of a short one

/** How long a connection that was greeted now is used, until the next one is opened beside it. `serverNow`: Unix ms. */
export function renewalMs({ expiresAt }: Pick<Token, 'expiresAt'>, serverNow: number, random: () => number): number {
  const cut = EARLIEST_CUT_MS + random() * (LATEST_CUT_MS - EARLIEST_CUT_MS);
  const left = !expiresAt ? 0 : expiresAt - serverNow;
  return left > 0 ? Math.min(cut, Math.max(left - LEAD_MS, left / 2)) : cut; // without: the server says when it ends
}
