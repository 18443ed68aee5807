import { CHECK_IN_TRIGGERS, type CheckInTrigger } from '../../../protocol/check-ins.ts';
import { courseOf } from '../ageing.ts';
import type { Feelings } from '../feelings.ts';
import { type Circumstances, feelingsAt, unansweredIn } from './circumstances.ts';
import { needIn } from './needs.ts';
import { endOfQuiet, isQuiet } from './quiet-hours.ts';

/** Why she does not write first. */
export type Silence =
  | 'never_talked' // the user never wrote
  | 'opted_out'
  | 'crisis' // the conversation is about self-harm or danger, or was a moment ago
  | 'unanswered' // three times already
  | 'talking' // the user wrote just now
  | 'too_soon' // after her last check-in
  | 'paused'
  | 'quiet_hours'
  | 'content'; // none of her needs is strong enough

const MOST_UNANSWERED = 3;
const CONVERSATION_MS = 300_000; // 5 min: as for ageing, nobody talks after so long
const LEAST_APART_MS = 3_600_000; // 1 h
const IGNORED_MS = 86_400_000; // 24 h
const HORIZON_MS = 259_200_000; // 3 days: long before, nothing moves any more, and each day has a time that is not quiet

/** The need for which she may write first at `now`, Unix ms, or why she may not. */
export function needAt(circumstances: Circumstances, now: number): CheckInTrigger | { readonly silence: Silence } {
  const terms = termsOf(circumstances);
  if ('silence' in terms) return terms;
  const waiting = terms.notBefore.find(({ until }) => now < until);
  if (waiting !== undefined) return { silence: waiting.silence };
  if (isQuiet(now, circumstances.settings)) return { silence: 'quiet_hours' };
  return needIn(terms.feelingsAt(now).emotions) ?? { silence: 'content' };
}

/**
 * The first moment from `from` on at which `needAt` finds a need, provided that nothing happens until then; undefined: there is
 * none. Unix ms. Follows from how she ages, so nobody has to look at her again and again.
 */
export function nextCheckIn(circumstances: Circumstances, from: number): number | undefined {
  const terms = termsOf(circumstances);
  if ('silence' in terms) return undefined;
  const earliest = Math.max(from, ...terms.notBefore.map(({ until }) => until));
  let at = endOfQuiet(earliest, circumstances.settings);
  for (const stretch of courseOf(terms.feelingsAt(earliest), CHECK_IN_TRIGGERS)) {
    if (stretch.from > earliest + HORIZON_MS) return undefined;
    if (stretch.until <= at || needIn(stretch.levels) === undefined) continue;
    at = endOfQuiet(Math.max(at, stretch.from), circumstances.settings);
    if (at < stretch.until) return at;
  }
  return undefined;
}

/** Whatever became of the turn: a message that the crisis rules caught keeps her silent until the user writes again. */
function isNearCrisis({ weight, crisisAt }: Circumstances, lastUserMessageAt: number): boolean {
  return weight === 'crisis' || (crisisAt !== null && crisisAt >= lastUserMessageAt);
}

/** What must have passed before she writes first. */
type Terms = {
  readonly feelingsAt: (now: number) => Feelings;
  readonly notBefore: readonly { readonly silence: Silence; readonly until: number }[];
};

function termsOf(circumstances: Circumstances): Terms | { readonly silence: Silence } {
  const { feelings, settings, lastUserMessageAt, lastCheckInAt } = circumstances;
  if (feelings === undefined || lastUserMessageAt === null) return { silence: 'never_talked' };
  if (!settings.check_ins) return { silence: 'opted_out' };
  if (isNearCrisis(circumstances, lastUserMessageAt)) return { silence: 'crisis' };
  const unanswered = unansweredIn(circumstances);
  if (unanswered >= MOST_UNANSWERED) return { silence: 'unanswered' };
  // One that is unanswered has to be ignored itself first: three in three hours would be a burst, and always in the same tone.
  const apart = unanswered > 0 ? IGNORED_MS : LEAST_APART_MS;
  return {
    feelingsAt: (now) => feelingsAt(feelings, lastUserMessageAt, now),
    notBefore: [
      { silence: 'talking', until: lastUserMessageAt + CONVERSATION_MS },
      { silence: 'too_soon', until: lastCheckInAt === null ? 0 : lastCheckInAt + apart },
      { silence: 'paused', until: settings.paused_until === null ? 0 : Date.parse(settings.paused_until) },
    ],
  };
}
