import { describe, expect, it } from 'vitest';
import { runChaos } from './chaos.ts';
import { report, tally } from './report.ts';
import { VIOLATIONS } from './verdict.ts';

// The small brother of `npm run chaos`: the same code, a plan that is always the same, and half a minute of it.

const NONE = Object.fromEntries(Object.keys(VIOLATIONS).map((violation) => [violation, 0]));
const LOAD_MS = 12_000; // 12 s
const SETTLE_WITHIN_MS = 75_000; // 75 s; a job whose worker was killed waits for half a minute
const WITHIN_MS = 150_000; // 150 s, on a machine that is busy with other tests

describe('a minute of faults', () => {
  it('loses and doubles nothing that was acknowledged', { timeout: WITHIN_MS }, async () => {
    const outcome = await runChaos({
      seed: 3,
      clients: 24,
      messages: 120,
      loadMs: LOAD_MS,
      settleWithinMs: SETTLE_WITHIN_MS,
      paceMs: 0,
      calm: false,
      keepData: false,
      command: 'npx vitest run test/chaos/short.test.ts',
      say: () => undefined,
    });

    expect(tally(outcome.findings), report(outcome)).toEqual(NONE);
    expect(outcome.stackEnd).toBeUndefined();
    expect(outcome.said.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)).toHaveLength(120);
    expect(Object.values(outcome.stackCounters).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
  });
});
