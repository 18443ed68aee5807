const RealDate = Date;

/**
 * From now on this thread's `Date.now()` and `new Date()`, not its timers, are off by what `offsetMs` says at that moment.
 * Once is enough.
 */
export function shiftClock(offsetMs: () => number): void {
  if (globalThis.Date !== RealDate) return;
  const now = (): number => RealDate.now() + offsetMs();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });
}
