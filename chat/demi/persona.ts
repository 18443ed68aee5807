import type { Clock } from '../ports/clock.ts';
import type { Conductor, ConductorEvent, Occasion, Turn } from '../ports/conductor.ts';
import { askedText } from './asked.ts';
import { compose } from './compose.ts';
import { composeCheckIn } from './compose-check-in.ts';
import { hear } from './heard.ts';
import { recentlyTold, remember } from './memory.ts';
import { seededRandom } from './random.ts';
import { type ThinkingStep, thinking, thinkingAround } from './thinking.ts';
import { feel } from './turn.ts';
import { turnKinds } from './turn-kinds.ts';

export type PersonaOptions = {
  readonly paceMs: number; // per word; 0: she does not wait and speaks in sentences
  readonly clock: Clock;
  readonly seed?: string; // @default none: the id of the user's message, or of the check-in, alone decides
};

const STEP_WORDS = 3; // a step takes as long as so many words

/**
 * Demi without a model: rules and lines. The same turn, seed and feelings give the same answer.
 *
 * `reply` yields reading, remembering and feeling (each `processing`, then `completed`), `learned` after remembering and
 * `felt` after feeling, then writing around the deltas, and `final`, which is the deltas joined. `checkIn` yields the deltas
 * and `final` alone. Both end without `final` as soon as `signal` aborts.
 */
export function persona({ paceMs, clock, seed = '' }: PersonaOptions): Conductor {
  return {
    reply: (turn, signal) => untilAborted(perform(turn, { paceMs, clock, seed, signal }), signal),
    checkIn: (occasion, signal) => untilAborted(writeFirst(occasion, { paceMs, clock, seed, signal }), signal),
  };
}

type Stage = { readonly paceMs: number; readonly clock: Clock; readonly seed: string; readonly signal: AbortSignal };

async function* untilAborted(
  events: AsyncIterable<ConductorEvent>,
  signal: AbortSignal,
): AsyncGenerator<ConductorEvent> {
  if (signal.aborted) return;
  for await (const event of events) {
    if (signal.aborted) return;
    yield event;
  }
}

async function* perform(turn: Turn, stage: Stage): AsyncGenerator<ConductorEvent> {
  yield* step('reading', stage, () => undefined);
  const memory = yield* step('remembering', stage, () =>
    remember(turn.memory, [...turn.recent, turn.message], turn.now, turn.knownSince),
  );
  yield { type: 'learned', memory };
  const heard = hear({ ...turn, memory: recentlyTold(memory, turn.now) });
  const feelings = yield* step('feeling', stage, () =>
    feel(turn.feelings, turnKinds(askedText(turn), turn.feelings, turn.now), turn.now),
  );
  yield { type: 'felt', feelings };

  const random = seededRandom(`${stage.seed}:${turn.message.messageId}:${turn.message.attempt ?? 1}`);
  const text = compose(turn, heard, feelings, random);
  yield* thinkingAround('writing', stage.clock, spoken(text, stage));
  yield { type: 'final', text };
}

async function* writeFirst(occasion: Occasion, stage: Stage): AsyncGenerator<ConductorEvent> {
  const { recent, now, knownSince, checkInId } = occasion;
  const memory = recentlyTold(remember(occasion.memory, recent, now, knownSince), now);
  const text = composeCheckIn(occasion, memory, seededRandom(`${stage.seed}:${checkInId}`));
  yield* spoken(text, stage);
  yield { type: 'final', text };
}

/** A step that takes its time, so that it can be seen. */
function step<T>(name: ThinkingStep, stage: Stage, work: () => T): AsyncGenerator<ConductorEvent, T> {
  return thinking(name, stage.clock, async () => {
    const result = work();
    await pause(STEP_WORDS, stage);
    return result;
  });
}

/** The text as she speaks it: word by word at her pace, or in sentences when there is none. */
async function* spoken(text: string, stage: Stage): AsyncGenerator<ConductorEvent, void> {
  const pieces = text.match(stage.paceMs > 0 ? /\S+\s*/g : /.+?(?:[.!?]+\s+|$)/gs) ?? [];
  for (const piece of pieces) {
    await pause(1, stage);
    yield { type: 'delta', text: piece };
  }
}

async function pause(words: number, { paceMs, clock, signal }: Stage): Promise<void> {
  if (paceMs > 0) await clock.wait(words * paceMs, signal);
}
