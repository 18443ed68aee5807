import { describe, expect, it } from 'vitest';
import { runChaos } from './chaos.ts';
import { report, tally } from './report.ts';
import { VIOLATIONS } from './verdict.ts';

// The small brother of `npm run chaos`: the same code, a plan that is always the same, and half a minute of it.

const NONE = Object.fromEntries(Object.keys(VIOLATIONS).map((violation) => [violation, 0]));
const LOAD_MS = 12_000; // 12 s
const OVERRUN_MS = 20_000; // 20 s, on a machine that is busy with other tests
const SETTLE_WITHIN_MS = 120_000; // 2 min; a job waits for 30 s for a worker that was killed, for 90 s if that died at once
const WITHIN_MS = 200_000; // 200 s

describe('a minute of faults', () => {
  it('loses and doubles nothing that was acknowledged', { timeout: WITHIN_MS }, async () => {
    const outcome = await runChaos({
      seed: 3,
      clients: 24,
      messages: 120,
      loadMs: LOAD_MS,
      overrunMs: OVERRUN_MS,
      settleWithinMs: SETTLE_WITHIN_MS,
      paceMs: 0,
      calm: false,
      keepData: false,
      command: 'npx vitest run test/chaos/short.test.ts',
      say: () => undefined,
    });

    expect(tally(outcome.findings), report(outcome)).toEqual(NONE);
    expect(outcome.stackEnd).toBeUndefined();
    expect(outcome.said.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length).toBeGreaterThan(60);
    expect(Object.values(outcome.stackCounters).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
  });
});
