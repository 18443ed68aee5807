import type { Clock } from '../../../chat/ports/clock.ts';
import type { Conductor, ConductorEvent, Occasion, Turn } from '../../../chat/ports/conductor.ts';

/** An event to tell, or something to do first: wait for a promise, or throw. */
export type Step = ConductorEvent | ((signal: AbortSignal) => void | Promise<void>);

export type ScriptedConductor = Conductor & {
  readonly turns: readonly Turn[];
  readonly occasions: readonly Occasion[];
};

/**
 * Plays one script per call, be it a reply or a check-in, the last one again and again; tells only what it used once it
 * shall stop, as conductors do.
 */
export function scriptedConductor(...scripts: readonly (readonly Step[])[]): ScriptedConductor {
  const turns: Turn[] = [];
  const occasions: Occasion[] = [];
  const nextScript = (): readonly Step[] =>
    scripts[Math.min(turns.length + occasions.length, scripts.length - 1)] ?? [];
  return {
    turns,
    occasions,
    reply: async function* (turn, signal) {
      const script = nextScript();
      turns.push(turn);
      yield* play(script, signal);
    },
    checkIn: async function* (occasion, signal) {
      const script = nextScript();
      occasions.push(occasion);
      yield* play(script, signal);
    },
  };
}

async function* play(script: readonly Step[], signal: AbortSignal): AsyncGenerator<ConductorEvent> {
  for (const step of script) {
    if (signal.aborted && (typeof step === 'function' || step.type !== 'used')) continue;
    if (typeof step === 'function') await step(signal);
    else yield step;
  }
}

/** A whole reply, told in these pieces. */
export function saying(...pieces: readonly string[]): readonly Step[] {
  return [...pieces.map((text): Step => ({ type: 'delta', text })), { type: 'final', text: pieces.join('') }];
}

export const failing: Step = () => {
  throw new Error('The model is not available');
};

/** Takes its time. */
export function pausing(clock: Clock, ms: number): Step {
  return (signal) => clock.wait(ms, signal);
}

/** Hangs until it shall stop. */
export const hanging: Step = (signal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
