import { describe, expect, it } from 'vitest';
import { oncePerContainer } from '../../../lambdas/support/once-per-container.ts';

/** Makes 1, then 2, and so on; fails as often as it is told to. */
function counter(failures = 0) {
  let made = 0;
  return () => {
    made += 1;
    if (made <= failures) throw new Error(`failure ${made}`);
    return made;
  };
}

describe('oncePerContainer', () => {
  it('makes nothing before it is asked', () => {
    const make = counter();
    oncePerContainer(make);

    expect(make()).toBe(1);
  });

  it('makes one thing and keeps it', () => {
    const get = oncePerContainer(counter());

    expect([get(), get(), get()]).toEqual([1, 1, 1]);
  });

  it('keeps a thing that is nothing, too', () => {
    const make = counter();
    const get = oncePerContainer(() => {
      make();
      return undefined;
    });
    get();
    get();

    expect(make()).toBe(2);
  });

  it('tries again after a failure', () => {
    const get = oncePerContainer(counter(1));

    expect(get).toThrow('failure 1');
    expect([get(), get()]).toEqual([2, 2]);
  });

  it('keeps a promise, for those who ask before it is settled as well', async () => {
    const make = counter();
    const get = oncePerContainer(async () => make());

    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
  });

  it('tries again after a promise that was rejected', async () => {
    const make = counter(1);
    const get = oncePerContainer(async () => make());

    await expect(get()).rejects.toThrow('failure 1');
    expect(await get()).toBe(2);
    expect(await get()).toBe(2);
  });
});
