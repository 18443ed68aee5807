import { beforeAll, describe, expect, it } from 'vitest';
import { type Grown, type GrownEvent, measureGrowth } from '../../../bench/growth/measure.ts';
import { type Dimension, USUAL } from '../../../bench/growth/sizes.ts';
import { temporaryFolder } from '../../../bench/temporary-folder.ts';
import { totalOf } from '../../../bench/units/counts.ts';

// On the local stack, answered by rules; three times, for a machine that is busy may have a post repeated.

const POSTS_OF_EACH_DEVICE = 5; // the message itself, or that it is stored, `read_receipt`, `typing` twice, the answer

const step = (dimension: Dimension, amount: number) => ({ dimension, amount, size: { ...USUAL, [dimension]: amount } });

let found: readonly Grown[];
beforeAll(async () => {
  const cache = await temporaryFolder();
  const effort = { isQuick: true, withPeers: false, repetitions: 3, cacheFolder: cache.path, say: () => undefined };
  try {
    found = await measureGrowth([step('messages', 120), step('devices', 3), step('messages', 500)], effort);
  } finally {
    await cache.remove();
  }
}, 60_000);

/** Without the chains, which hang on how fast the machine is just now. */
function countsOf(dimension: Dimension, amount: number, event: GrownEvent) {
  const usage = found.find((grown) => grown.dimension === dimension && grown.amount === amount)?.usages[event];
  if (usage === undefined) throw new Error(`${amount} ${dimension} were not measured`);
  const { inSequence, ...figures } = usage.figures;
  return { calls: usage.calls, figures };
}

describe('what is stored', () => {
  it.each<GrownEvent>(['exchange', 'connect', 'history'])('makes no difference to an event: %s', (event) => {
    expect(countsOf('messages', 500, event)).toEqual(countsOf('messages', 120, event));
  });
});

describe('devices', () => {
  it('get frames of their own, and cost an exchange no unit', () => {
    const [one, three] = [countsOf('messages', 120, 'exchange'), countsOf('devices', 3, 'exchange')];

    expect(three.figures.framesOut - one.figures.framesOut).toBe(2 * POSTS_OF_EACH_DEVICE);
    expect(totalOf(three.calls) - totalOf(one.calls)).toBe(2 * POSTS_OF_EACH_DEVICE);
    expect({ ...three.figures, framesOut: one.figures.framesOut }).toEqual(one.figures);
  });
});
