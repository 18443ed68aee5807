import type { TurnEnd } from '../chat/ports/conversations.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ConditionalChanges } from './update-expression.ts';

const CLOCKS_DIFFER_MS = 60_000; // 1 min at most: what has left the window here has left it everywhere

/**
 * Drops the times that have left the rate window: nobody counts them, and fifty of them make the user's item so large that
 * each write of it is two units. They stand at the beginning, and new ones come at the end; where the list was made anew
 * meanwhile, the last of them does not stand in its place any more.
 */
export function trimmedWindow({
  recentSends,
  endedAt,
}: Pick<TurnEnd, 'recentSends' | 'endedAt'>): ConditionalChanges | undefined {
  const firstToStay = recentSends.findIndex((at) => at > endedAt - LIMITS.rateWindowMs - CLOCKS_DIFFER_MS);
  const gone = firstToStay < 0 ? recentSends : recentSends.slice(0, firstToStay);
  const last = gone.at(-1);
  if (last === undefined) return undefined;
  return {
    // From behind: DynamoDB means the places as they were, but dynalite 4 takes one after the other out of what is left.
    set: Object.fromEntries(gone.map((_, index) => [`recent_sends[${gone.length - 1 - index}]`, undefined])),
    values: { ':last_gone': last },
    condition: `recent_sends[${gone.length - 1}] = :last_gone`,
  };
}
