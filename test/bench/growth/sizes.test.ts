import { describe, expect, it } from 'vitest';
import { seedName, steps, USUAL } from '../../../bench/growth/sizes.ts';

describe('the steps of growth', () => {
  it('let one thing grow while all else stays', () => {
    for (const { dimension, amount, size } of steps(false)) expect(size).toEqual({ ...USUAL, [dimension]: amount });
  });

  it('reach from one to very much', () => {
    const amounts = (dimension: string) =>
      steps(false)
        .filter((step) => step.dimension === dimension)
        .map(({ amount }) => amount);

    expect(amounts('messages')).toEqual([10, 120, 10_000, 200_000]);
    expect(amounts('connections')).toEqual([1, 1_000, 20_000]);
    expect(amounts('devices').at(-1)).toBe(50);
    expect(amounts('conversations')).toEqual([1, 1_000]);
  });

  it('store next to nothing where there is little time', () => {
    const stored = steps(true).map(({ size }) => size.messages + size.connections + size.conversations);

    expect(Math.max(...stored)).toBeLessThan(200);
  });

  it('need other tables for other contents, and not for other devices', () => {
    expect(seedName({ ...USUAL, devices: 50 })).toBe(seedName(USUAL));
    expect(new Set(steps(false).map(({ size }) => seedName(size))).size).toBe(7);
  });
});
