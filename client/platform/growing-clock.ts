import { type Clock, plainClock } from './clock.ts';

type Later = { readonly createWorkerClock: (plain: Clock) => Clock };

/** The platform's clock, and from a moment later on one whose timers go on in a hidden tab. */
export function createGrowingClock(loadLater: () => Promise<Later | undefined>): Clock {
  let clock: Clock = plainClock;
  let hasStopped = false;
  void loadLater().then((later) => {
    if (later && !hasStopped) clock = later.createWorkerClock(plainClock);
  });
  return {
    now: plainClock.now,
    after: (ms, call) => clock.after(ms, call),
    stop: () => {
      hasStopped = true;
      clock.stop?.();
    },
  };
}
