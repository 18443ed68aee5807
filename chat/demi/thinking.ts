import type { ThinkingStatus } from '../../protocol/server-events.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConductorEvent } from '../ports/conductor.ts';

export type ThinkingStep = Extract<ConductorEvent, { type: 'thinking' }>['step'];

/** For people to read while she works; in the order in which she does it. */
const DETAILS: Readonly<Record<ThinkingStep, string>> = {
  reading: 'Reading your message',
  remembering: 'Recalling what you told her',
  feeling: 'Noticing how that makes her feel',
  writing: 'Choosing her words',
};

/** One visible step around a piece of work, whose result it returns, or whose error it throws. */
export function thinking<T>(
  step: ThinkingStep,
  clock: Pick<Clock, 'now'>,
  work: () => T | Promise<T>,
): AsyncGenerator<ConductorEvent, T> {
  return thinkingAround(step, clock, silently(work));
}

/** The same around work that has something to tell itself. */
export async function* thinkingAround<T>(
  step: ThinkingStep,
  clock: Pick<Clock, 'now'>,
  work: AsyncGenerator<ConductorEvent, T>,
): AsyncGenerator<ConductorEvent, T> {
  const since = clock.now();
  const ended = (status: 'completed' | 'error') => ({ ...tell(step, status), durationMs: clock.now() - since });
  yield tell(step, 'processing');
  try {
    const result = yield* work;
    yield ended('completed');
    return result;
  } catch (cause) {
    yield ended('error');
    throw cause;
  }
}

// biome-ignore lint/correctness/useYield: it has nothing to tell; its result is what counts
async function* silently<T>(work: () => T | Promise<T>): AsyncGenerator<ConductorEvent, T> {
  return await work();
}

function tell(step: ThinkingStep, status: ThinkingStatus) {
  return { type: 'thinking', step, status, details: DETAILS[step] } as const;
}
