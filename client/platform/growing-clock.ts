import { type Clock, plainClock } from './clock.ts';

/** The platform's clock, until `grow` has one whose timers go on in a hidden tab. */
export function createGrowingClock(grow: () => Clock | undefined): Clock {
  let grown: Clock | undefined;
  const after: Clock['after'] = (ms, call) => {
    grown ??= grow();
    return (grown ?? plainClock).after(ms, call);
  };
  return { now: plainClock.now, after, stop: () => grown?.stop?.() };
}
