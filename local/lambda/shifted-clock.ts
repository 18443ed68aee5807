const RealDate = Date;
let offsetMs = 0;

/** Sets the clock of this thread wrong by so many milliseconds: `Date.now()` and `new Date()`, not the timers. */
export function shiftClock(milliseconds: number): void {
  offsetMs = milliseconds;
  if (offsetMs !== 0 && globalThis.Date === RealDate) globalThis.Date = ShiftedDate;
}

const ShiftedDate = new Proxy(RealDate, {
  construct(target, values, newTarget) {
    return Reflect.construct(target, values.length === 0 ? [target.now() + offsetMs] : values, newTarget);
  },
  apply: (target) => new target(target.now() + offsetMs).toString(),
  get(target, property) {
    return property === 'now' ? () => target.now() + offsetMs : Reflect.get(target, property);
  },
});
