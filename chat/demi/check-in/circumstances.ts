import type { Settings } from '../../../protocol/server-events.ts';
import { age } from '../ageing.ts';
import type { Feelings } from '../feelings.ts';
import type { Weight } from '../gravity.ts';

/** All that decides whether and when Demi writes first. Times in Unix ms; null: that never happened. */
export type Circumstances = {
  readonly feelings: Feelings | undefined; // undefined: she does not know the user
  readonly settings: Settings;
  readonly lastUserMessageAt: number | null; // in any conversation, answered or not
  readonly herWordAt: number | null; // her first word after it, if she has said one: an answer, or a check-in
  readonly crisisAt: number | null; // the last message that the crisis rules caught
  readonly weight: Weight | null; // what weighed on the last turn, in any conversation
  readonly lastCheckInAt: number | null;
  readonly checkInsUnanswered: number; // up to the last one; counts if the user has not written since
};

/**
 * How she feels at `now`, while nobody has talked since `lastUserMessageAt`: a message of which no turn has left its mark on
 * her ends the silence too. Unix ms.
 */
export function feelingsAt(feelings: Feelings, lastUserMessageAt: number | null, now: number): Feelings {
  const lastAt = Math.max(feelings.lastUserMessageAt ?? 0, lastUserMessageAt ?? 0);
  return age({ ...feelings, lastUserMessageAt: lastAt === 0 ? null : lastAt }, now);
}

/** How often she wrote first since the user last wrote. */
export function unansweredIn({ lastCheckInAt, lastUserMessageAt, checkInsUnanswered }: Circumstances): number {
  const isAnswered = lastCheckInAt === null || (lastUserMessageAt !== null && lastUserMessageAt >= lastCheckInAt);
  return isAnswered ? 0 : checkInsUnanswered;
}
