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

/** One visible step around a piece of work, whose result it returns. */
export async function* thinking<T>(
  step: ThinkingStep,
  clock: Pick<Clock, 'now'>,
  work: () => T | Promise<T>,
): AsyncGenerator<ConductorEvent, T> {
  const since = clock.now();
  yield begun(step);
  const result = await work();
  yield completed(step, clock.now() - since);
  return result;
}

export function begun(step: ThinkingStep): ConductorEvent {
  return { type: 'thinking', step, status: 'processing', details: DETAILS[step] };
}

export function completed(step: ThinkingStep, durationMs: number): ConductorEvent {
  return { type: 'thinking', step, status: 'completed', details: DETAILS[step], durationMs };
}
