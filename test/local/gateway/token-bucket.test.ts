import { describe, expect, it } from 'vitest';
import { tokenBucket } from '../../../local/gateway/token-bucket.ts';

describe('tokenBucket', () => {
  it('lets the burst pass and then refuses', () => {
    const take = tokenBucket(1, 2);
    expect([take(0), take(0), take(0)]).toEqual([true, true, false]);
  });

  it('refills with its rate', () => {
    const take = tokenBucket(2, 1);
    expect([take(0), take(499), take(500)]).toEqual([true, false, true]);
  });

  it('never holds more than the burst', () => {
    const take = tokenBucket(10, 2);
    expect([take(0), take(60_000), take(60_000), take(60_000)]).toEqual([true, true, true, false]);
  });
});
