import { describe, expect, it } from 'vitest';
import { withinTime } from '../../chat/within-time.ts';
import { manualClock, quiet } from '../support/memory/clock.ts';

const SECOND = 1_000;
const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('cut'), { once: true }));

describe('work that has its time', () => {
  it('is done as soon as it is done', async () => {
    expect(await withinTime(manualClock(), SECOND, async () => 'done')).toBe('done');
  });

  it('fails as it fails', async () => {
    await expect(withinTime(manualClock(), SECOND, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  });

  it('is cut when its time is over', async () => {
    const clock = manualClock();
    const working = withinTime(clock, SECOND, untilAborted);
    await quiet();
    await clock.advance(SECOND);

    expect(await working).toBe('cut');
  });

  it('is cut when nobody wants it any more', async () => {
    const unwanted = new AbortController();
    const working = withinTime(manualClock(), SECOND, untilAborted, unwanted.signal);
    unwanted.abort();

    expect(await working).toBe('cut');
  });
});
