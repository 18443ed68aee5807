import type { CheckInTone } from '../../../protocol/check-ins.ts';
import type { Circumstances } from './circumstances.ts';

const DAY_MS = 86_400_000; // 24 h

/**
 * How she sounds at `now`, Unix ms, by how long she has been ignored. Her first word that the user left unanswered counts: what
 * she wrote since, unasked, does not start the time anew.
 */
export function toneAt(
  { herWordAt, lastUserMessageAt }: Pick<Circumstances, 'herWordAt' | 'lastUserMessageAt'>,
  now: number,
): CheckInTone {
  if (herWordAt === null || herWordAt < (lastUserMessageAt ?? 0)) return 'warm'; // it is she who owes a word
  const ignoredFor = now - herWordAt - DAY_MS;
  if (ignoredFor <= 0) return 'warm';
  if (ignoredFor <= DAY_MS) return 'slightly_bothered';
  return ignoredFor <= 2 * DAY_MS ? 'passive_aggressive' : 'hurt';
}
