import type { Clock, Timer } from './clock.ts';

export type Timers<Name extends string> = {
  set(name: Name, ms: number, call: () => void): void;
  has(name: Name): boolean;
  cancel(name: Name): void;
  cancelAll(): void;
};

/** Timers by name: setting one again replaces it, so that none runs twice and all can be ended at once. */
export function createTimers<Name extends string>(clock: Clock): Timers<Name> {
  const timers = new Map<Name, Timer>();
  const cancel = (name: Name): void => {
    timers.get(name)?.cancel();
    timers.delete(name);
  };
  return {
    set: (name, ms, call) => {
      cancel(name);
      const ring = (): void => {
        timers.delete(name);
        call();
      };
      timers.set(name, clock.after(Math.max(0, ms), ring));
    },
    has: (name) => timers.has(name),
    cancel,
    cancelAll: () => [...timers.keys()].forEach(cancel),
  };
}
