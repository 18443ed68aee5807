import type { Clock, Timer } from './clock.ts';

/** Timers by name: setting one again replaces it, so that none runs twice and all can be ended at once. */
export class Timers<Name extends string> {
  readonly #clock: Clock;
  readonly #timers = new Map<Name, Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(name: Name, ms: number, call: () => void): void {
    this.cancel(name);
    const ring = (): void => {
      this.#timers.delete(name);
      call();
    };
    this.#timers.set(name, this.#clock.after(ms, ring));
  }

  has(name: Name): boolean {
    return this.#timers.has(name);
  }

  cancel(name: Name): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }

  cancelAll(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
