import { describe, expect, it } from 'vitest';
import { runStorm } from './storm.ts';

// The small sister of `npm run storm`: the same code, and less of everything.

const WEATHER_MS = 5_000; // 5 s of each kind of trouble
const SETTLE_WITHIN_MS = 120_000; // 2 min, on a machine that is busy with other tests
const WITHIN_MS = 200_000; // 200 s

describe('the client in a storm', () => {
  it('loses nothing, doubles nothing and shows nothing out of order', { timeout: WITHIN_MS }, async () => {
    const { happened, violations } = await runStorm({
      seed: 5,
      users: 15,
      messagesEach: 12,
      weatherMs: WEATHER_MS,
      settleWithinMs: SETTLE_WITHIN_MS,
    });

    expect(Object.entries(violations).filter(([, count]) => count > 0)).toEqual([]);
    expect(happened.sent).toBe(180);
    expect(happened.overHttp).toBeGreaterThan(0);
    expect(happened.reconnects).toBeGreaterThan(15);
    expect(happened.counters.sockets_half_dead).toBeGreaterThan(0);
    expect(happened.counters.frames_duplicated).toBeGreaterThan(0);
    expect(happened.counters.gateway_disconnects_1001).toBeGreaterThan(0);
  });
});
