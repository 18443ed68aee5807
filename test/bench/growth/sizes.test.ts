import { describe, expect, it } from 'vitest';
import { seedName, steps, USUAL } from '../../../bench/growth/sizes.ts';

describe('the steps of growth', () => {
  it('let one thing grow while all else stays', () => {
    for (const { dimension, amount, size } of steps(false)) expect(size).toEqual({ ...USUAL, [dimension]: amount });
  });

  it('store next to nothing where there is little time', () => {
    const stored = steps(true).map(({ size }) => size.messages + size.connections + size.conversations);

    expect(Math.max(...stored)).toBeLessThan(200);
  });

  it('need other tables for other contents, and not for other devices', () => {
    expect(seedName({ ...USUAL, devices: 50 })).toBe(seedName(USUAL));
    expect(seedName({ ...USUAL, messages: 500 })).not.toBe(seedName(USUAL));
  });
});
