import type { Clock } from './clock.ts';
import { ENDINGS, type Ending } from './endings.ts';
import type { Limits } from './options.ts';

/** The two clocks that run against every connection. */
export type Lifetimes = {
  /** Call for each data frame, in or out. Pings and pongs do not count: AWS does not say, so the strict way. */
  touch(): void;
  /** Milliseconds since the epoch. */
  lastActiveAt(): number;
  /** Call when the limits are others now: both clocks are set by them, from the same beginnings. */
  reset(): void;
  stop(): void;
};

/** Calls `expire` when nothing was sent for `idleMs`, or `maxDurationMs` after the handshake. */
export function startLifetimes(
  clock: Clock,
  limits: () => Pick<Limits, 'idleMs' | 'maxDurationMs'>,
  connectedAt: number,
  expire: (ending: Ending) => void,
): Lifetimes {
  const expireAt = (time: number, ending: Ending) => clock.after(Math.max(0, time - clock.now()), () => expire(ending));
  // A frame only notes the time: the timer that it would move looks at it when it is due, and begins anew for what is left.
  const startIdle = (): (() => void) => {
    const leftMs = activeAt + limits().idleMs - clock.now();
    return clock.after(Math.max(0, leftMs), () => {
      if (activeAt + limits().idleMs > clock.now()) cancelIdle = startIdle();
      else expire(ENDINGS.idle);
    });
  };
  const startMaxDuration = () => expireAt(connectedAt + limits().maxDurationMs, ENDINGS.maxDuration);
  let activeAt = clock.now();
  let cancelIdle = startIdle();
  let cancelMaxDuration = startMaxDuration();
  const stop = () => {
    cancelIdle();
    cancelMaxDuration();
  };
  return {
    touch() {
      activeAt = clock.now();
    },
    lastActiveAt: () => activeAt,
    reset() {
      stop();
      cancelIdle = startIdle();
      cancelMaxDuration = startMaxDuration();
    },
    stop,
  };
}
