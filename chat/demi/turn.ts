import { EMOTIONS, type Emotion, type EmotionState } from '../../protocol/emotions.ts';
import { age } from './ageing.ts';
import { cascaded } from './cascades.ts';
import { DELTAS, damping } from './deltas.ts';
import { rounded, withinRange } from './emotion-range.ts';
import { type Feelings, type Momentum, mapEmotions, type TurnKind } from './feelings.ts';

const MOMENTUM_GAIN = 0.5;
const MOMENTUM_LIMIT = 1;
const LEADERS = 3; // only her strongest emotions are carried by momentum

/**
 * What a turn does to her at `now` (Unix ms). Ages first, which changes nothing when that was done already.
 *
 * `kinds` starts with the most telling one, as `turnKinds` orders them: that one makes the streak and is damped when it
 * repeats, the others count in full. `any_message` says that the user wrote, and moves `lastUserMessageAt`.
 */
export function feel(feelings: Feelings, kinds: readonly TurnKind[], now: number): Feelings {
  const aged = age(feelings, now);
  const [main] = kinds;
  if (main === undefined) return aged;
  const streak = main === aged.lastKind ? aged.streak + 1 : 1;
  const moved = movedBy(aged, kinds, damping(streak));
  const emotions = cascaded(mapEmotions((emotion) => Math.min(1, moved[emotion])));
  return {
    emotions: mapEmotions((emotion) => withinRange(emotion, emotions[emotion])),
    momentum: withOverflow(aged.momentum, moved),
    lastKind: main,
    streak,
    changedAt: aged.changedAt,
    lastUserMessageAt: kinds.includes('any_message') ? now : aged.lastUserMessageAt,
  };
}

/** The kind of a turn that failed on her side: one error is bad luck, the next in a row is a bad day. */
export function failureKind(feelings: Feelings): TurnKind {
  return feelings.lastKind === 'own_error' || feelings.lastKind === 'rapid_errors' ? 'rapid_errors' : 'own_error';
}

/** The emotions after the deltas, not yet cut at 1. */
function movedBy(feelings: Feelings, [main, ...others]: readonly TurnKind[], damped: number): EmotionState {
  const leaders = strongest(feelings.emotions);
  return mapEmotions((emotion) => {
    const carried = leaders.includes(emotion) ? 1 + MOMENTUM_GAIN * (feelings.momentum[emotion] ?? 0) : 1;
    const first = main === undefined ? 0 : (DELTAS[main][emotion] ?? 0) * damped;
    const delta = others.reduce((sum, kind) => sum + (DELTAS[kind][emotion] ?? 0), first);
    return Math.max(feelings.emotions[emotion] + delta * carried, 0);
  });
}

function strongest(emotions: EmotionState): readonly Emotion[] {
  return EMOTIONS.toSorted((one, other) => emotions[other] - emotions[one]).slice(0, LEADERS);
}

function withOverflow(momentum: Momentum, moved: EmotionState): Momentum {
  const grown: Partial<Record<Emotion, number>> = { ...momentum };
  for (const emotion of EMOTIONS) {
    const overflow = moved[emotion] - 1;
    if (overflow > 0) grown[emotion] = rounded(Math.min(MOMENTUM_LIMIT, (momentum[emotion] ?? 0) + overflow));
  }
  return grown;
}
