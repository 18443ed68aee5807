import { describe, expect, it } from 'vitest';
import { seeded } from './random.ts';

const draw = (seed: number | string): readonly number[] => {
  const random = seeded(seed);
  return Array.from({ length: 1_000 }, random.next);
};

describe('seeded numbers', () => {
  it('are the same for the same seed', () => {
    expect(draw(7)).toEqual(draw(7));
  });

  it('are others for the next seed', () => {
    expect(draw(7)[0]).not.toBe(draw(8)[0]);
  });

  it('lie from 0 up to 1, evenly', () => {
    const drawn = draw(7);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(drawn.filter((value) => value < 0.5).length).toBeGreaterThan(450);
    expect(drawn.filter((value) => value < 0.5).length).toBeLessThan(550);
  });

  it('reach both ends of a range', () => {
    const random = seeded(7);
    expect(new Set(Array.from({ length: 100 }, () => random.between(1, 3)))).toEqual(new Set([1, 2, 3]));
  });

  it('do not depend on what was drawn elsewhere', () => {
    const one = seeded(7);
    one.next();
    expect(one.fork('device').next()).toBe(seeded(7).fork('device').next());
  });
});
