import type { Clock } from '../platform/clock.ts';

const AGAIN_MS = 2_500; // 2.5 s: others forget after 3 s, and the server takes one in 2 s

/** Tells others that the user types, as often as it takes and no more often. */
export class TypingSignal {
  readonly #clock: Clock;
  readonly #tell: (isTyping: boolean) => boolean;
  #toldAt = Number.NEGATIVE_INFINITY;
  #isTyping = false;

  constructor(clock: Clock, tell: (isTyping: boolean) => boolean) {
    this.#clock = clock;
    this.#tell = tell;
  }

  set(isTyping: boolean): void {
    const now = this.#clock.now();
    const isDue = now - this.#toldAt >= AGAIN_MS;
    if (isTyping ? isDue : this.#isTyping && isDue) {
      if (this.#tell(isTyping)) this.#toldAt = now;
    }
    this.#isTyping = isTyping;
  }
}
