import { EMOTIONS, type Emotion, type EmotionState } from '../../protocol/emotions.ts';
import { rounded, withinRange } from './emotion-range.ts';
import { type Feelings, type Momentum, mapEmotions } from './feelings.ts';

const TICK_MS = 300_000; // 300 s
const LONGEST_MS = 172_800_000; // 48 h: by then nothing moves any more
const MISSED_FULLY_MS = 43_200_000; // 12 h without a word: the pull of absence has its full strength
const STRONGEST_PULL = 3; // reached after 36 h
const INTENSE = 0.8; // above this an emotion fades half as fast
const FORGOTTEN_MOMENTUM = 0.01; // less than this is none

/** Share of an emotion that fades per tick (docs/demi.md, "Ageing"). */
const FADING: EmotionState = {
  loneliness: 0.02,
  excitement: 0.06,
  frustration: 0.04,
  jealousy: 0.03,
  vulnerability: 0.08,
  confidence: 0.03,
  curiosity: 0.05,
  affection: 0.04,
  defensiveness: 0.05,
};

/** What a tick of silence adds, times the pull of absence (docs/demi.md, "Ageing"). */
const SILENCE: Readonly<Partial<Record<Emotion, number>>> = {
  loneliness: 0.01,
  excitement: -0.02,
  affection: -0.015,
  confidence: -0.01,
};

/**
 * Feelings as they are at `now` (Unix ms), from the time passed alone.
 *
 * Only whole ticks of 300 s are counted and `changedAt` moves by whole ticks, so ageing often and ageing once give the
 * same numbers. Somebody who never wrote is not missed. Call it with the `lastUserMessageAt` of before the message that
 * is being answered, or her loneliness until then is lost.
 */
export function age(feelings: Feelings, now: number): Feelings {
  const passed = Math.floor((now - feelings.changedAt) / TICK_MS);
  if (!(passed > 0)) return feelings;
  const changedAt = feelings.changedAt + passed * TICK_MS;
  const counted = Math.min(passed, LONGEST_MS / TICK_MS);
  let { emotions, momentum } = feelings;
  for (let left = counted - 1; left >= 0; left--) {
    emotions = oneTick(emotions, pullOfAbsence(feelings.lastUserMessageAt, changedAt - left * TICK_MS));
    momentum = fadedMomentum(momentum);
  }
  return { ...feelings, emotions, momentum, changedAt };
}

/** A stretch of time in which an emotion has one level; Unix ms, `until` is the beginning of the next. */
export type Stretch<E extends Emotion> = {
  readonly from: number;
  readonly until: number;
  readonly levels: Readonly<Record<E, number>>;
};

/** How some emotions go on from what they are while nobody talks, tick by tick and without end. */
export function* courseOf<E extends Emotion>(
  { emotions, changedAt, lastUserMessageAt }: Feelings,
  followed: readonly E[],
): Generator<Stretch<E>, never> {
  const levels = Object.fromEntries(followed.map((emotion) => [emotion, emotions[emotion]])) as Record<E, number>;
  for (let from = changedAt; ; from += TICK_MS) {
    const until = from + TICK_MS;
    yield { from, until, levels: { ...levels } };
    const pull = pullOfAbsence(lastUserMessageAt, until);
    for (const emotion of followed) levels[emotion] = afterTick(emotion, levels[emotion], pull);
  }
}

function oneTick(emotions: EmotionState, pull: number): EmotionState {
  return mapEmotions((emotion) => afterTick(emotion, emotions[emotion], pull));
}

function afterTick(emotion: Emotion, value: number, pull: number): number {
  const fading = value > INTENSE ? FADING[emotion] / 2 : FADING[emotion];
  return withinRange(emotion, value - fading * value + (SILENCE[emotion] ?? 0) * pull);
}

function pullOfAbsence(lastUserMessageAt: number | null, at: number): number {
  if (lastUserMessageAt === null) return 0;
  const idle = at - lastUserMessageAt;
  return idle > TICK_MS ? Math.min(idle / MISSED_FULLY_MS, STRONGEST_PULL) : 0;
}

/** Momentum fades at the rate of its emotion: an old enthusiasm must not amplify tomorrow's turn. */
function fadedMomentum(momentum: Momentum): Momentum {
  const faded: Partial<Record<Emotion, number>> = {};
  for (const emotion of EMOTIONS) {
    const left = rounded((momentum[emotion] ?? 0) * (1 - FADING[emotion]));
    if (left >= FORGOTTEN_MOMENTUM) faded[emotion] = left;
  }
  return faded;
}
