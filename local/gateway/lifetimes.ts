import type { Clock } from './clock.ts';
import { ENDINGS, type Ending } from './endings.ts';
import type { Limits } from './options.ts';

/** The two clocks that run against every connection. */
export type Lifetimes = {
  /** Call for each data frame, in or out. Pings and pongs do not count: AWS does not say, so the strict way. */
  touch(): void;
  /** Milliseconds since the epoch. */
  lastActiveAt(): number;
  stop(): void;
};

/** Calls `expire` when nothing was sent for `idleMs`, or `maxDurationMs` after the handshake. */
export function startLifetimes(
  clock: Clock,
  limits: Pick<Limits, 'idleMs' | 'maxDurationMs'>,
  connectedAt: number,
  expire: (ending: Ending) => void,
): Lifetimes {
  const startIdle = () => clock.after(limits.idleMs, () => expire(ENDINGS.idle));
  let activeAt = clock.now();
  let cancelIdle = startIdle();
  const durationLeft = connectedAt + limits.maxDurationMs - activeAt;
  const cancelMaxDuration = clock.after(durationLeft, () => expire(ENDINGS.maxDuration));
  return {
    touch() {
      activeAt = clock.now();
      cancelIdle();
      cancelIdle = startIdle();
    },
    lastActiveAt: () => activeAt,
    stop() {
      cancelIdle();
      cancelMaxDuration();
    },
  };
}
