import { describe, expect, it } from 'vitest';
import { NO_FUNCTION_TROUBLES } from '../../../local/lambda/troubles.ts';
import { functionOf } from './function-of.ts';

const DAY = 86_400_000;

/** Days by which a moment is ahead of the machine's time, which performance.now() has even where the clock is wrong. */
const DAYS_AHEAD = `
  const realNow = () => performance.timeOrigin + performance.now();
  const daysAhead = (moment) => Math.round((moment - realNow()) / ${DAY});`;

describe('the clock of a function', () => {
  it('is ahead by as much as it is told, whichever way it is read', async () => {
    const clock = await functionOf(
      `${DAYS_AHEAD}
       export const handler = async () => [Date.now(), new Date().getTime(), Date.parse(Date())].map(daysAhead);`,
      { clockOffsetMs: () => 3 * DAY },
    );

    expect(await clock.invoke({})).toEqual([3, 3, 3]);
  });

  it('leaves dates alone that say which they are', async () => {
    const clock = await functionOf(
      `export const handler = async () => {
         const date = new Date(5);
         return [date.getTime(), date instanceof Date, Date.UTC(1970, 0, 1)];
       };`,
      { clockOffsetMs: () => DAY },
    );

    expect(await clock.invoke({})).toEqual([5, true, 0]);
  });

  it('is as far ahead during an invocation as when it began, whatever others see meanwhile', async () => {
    const offsets = [1 * DAY, 1 * DAY, 5 * DAY]; // the thread's, and then each invocation's
    const meet = await functionOf(
      `${DAYS_AHEAD}
       let letGo;
       const held = new Promise((resolve) => { letGo = resolve; });
       export const handler = async (mode) => {
         const before = daysAhead(Date.now());
         if (mode === 'wait') await held;
         else { letGo(); await new Promise((resolve) => setTimeout(resolve, 1)); }
         return [before, daysAhead(Date.now())];
       };`,
      { clockOffsetMs: () => offsets.shift() ?? 0 },
    );
    const waiting = meet.invoke('wait');

    expect(await Promise.all([waiting, meet.invoke('let go')])).toEqual([
      [1, 1],
      [5, 5],
    ]);
  });

  it('is that of the thread’s start while the module is loaded', async () => {
    const offsets = [2 * DAY, 7 * DAY];
    const loaded = await functionOf(
      `${DAYS_AHEAD}
       const loadedAt = daysAhead(Date.now());
       export const handler = async () => [loadedAt, daysAhead(Date.now())];`,
      { clockOffsetMs: () => offsets.shift() ?? 0 },
    );

    expect(await loaded.invoke({})).toEqual([2, 7]);
  });

  it('is off by what goes wrong on purpose, on top of that', async () => {
    const skewed = await functionOf(`${DAYS_AHEAD} export const handler = async () => daysAhead(Date.now());`, {
      clockOffsetMs: () => 4 * DAY,
      troubles: { ...NO_FUNCTION_TROUBLES, clockOffsetMs: () => -DAY },
    });

    expect(await skewed.invoke({})).toBe(3);
  });

  it('is right again for the next invocation when it was wrong for one', async () => {
    const offsets = [9 * DAY, 0];
    const skewed = await functionOf(`${DAYS_AHEAD} export const handler = async () => daysAhead(Date.now());`, {
      troubles: { ...NO_FUNCTION_TROUBLES, clockOffsetMs: () => offsets.shift() ?? 0 },
    });

    expect([await skewed.invoke({}), await skewed.invoke({})]).toEqual([9, 0]);
  });

  it('is Node’s own where nothing is off', async () => {
    const plain = await functionOf('export const handler = async () => new Date().constructor === Date;');

    expect(await plain.invoke({})).toBe(true);
  });
});
