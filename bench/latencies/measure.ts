import type { InvocationReport } from '../../local/index.ts';
import { interleaved } from '../measure/interleaved.ts';
import type { Effort } from '../part.ts';
import type { Design } from './design.ts';
import type { Exchange } from './exchange.ts';
import { startOurs } from './ours.ts';
import { startReplyInRoute, startScanConnections } from './simple/start.ts';
import { startWorld, type World } from './world.ts';

/** How much is measured. */
export type Extent = {
  readonly words: number; // of every reply
  readonly exchanges: number; // of a design in a row
  readonly thinkMs: number; // of the model before a slow reply; 0: none is measured
};

export type DesignName = (typeof DESIGNS)[number];

export const DESIGNS = ['ours', 'replyInRoute', 'scanAlone', 'scanAmongOthers'] as const;
export const WORD_EVERY_MS = 20; // 50 words a second
export const OTHERS = 1_000; // connections of others

/** An exchange, and what the functions did for it. */
export type Observed = { readonly exchange: Exchange; readonly invocations: readonly InvocationReport[] };

export type Found = {
  readonly quick: Readonly<Record<DesignName, readonly Observed[]>>;
  /** With a model that thinks before it writes. */
  readonly slow: Readonly<Record<DesignName, readonly Exchange[]>>;
};

export async function measureLatencies({ words, exchanges, thinkMs }: Extent, effort: Effort): Promise<Found> {
  const world = await startWorld(words, WORD_EVERY_MS);
  const designs = await startDesigns(world.modelUrl);
  try {
    for (const name of DESIGNS) await welcome(world, name, designs[name]);
    const subject = (name: DesignName) => () => talkInARow(world, name, designs[name], exchanges);
    const quick = await interleaved(mapDesigns(subject), effort.repetitions);
    const slow = mapDesigns((): Exchange[] => []);
    for (let round = 0; thinkMs > 0 && round < effort.repetitions; round += 1) {
      const talks = DESIGNS.map(async (name) => slow[name].push(await world.talk(name, thinkMs)));
      await Promise.all(talks); // at once: they do little but wait
      await Promise.all(DESIGNS.map((name) => designs[name].settled()));
    }
    return { quick: mapDesigns((name) => quick[name].flat()), slow };
  } finally {
    await Promise.all(DESIGNS.map((name) => designs[name].stop()));
    world.end(); // last: a model is asked after a client has its reply
  }
}

async function startDesigns(modelUrl: string): Promise<Readonly<Record<DesignName, Design>>> {
  const [ours, replyInRoute, scanAlone, scanAmongOthers] = await Promise.all([
    startOurs(modelUrl, OTHERS),
    startReplyInRoute(modelUrl),
    startScanConnections(modelUrl, 0),
    startScanConnections(modelUrl, OTHERS),
  ]);
  return { ours, replyInRoute, scanAlone, scanAmongOthers };
}

/** A first exchange, which does not count, so that every function has done all that it does once. */
async function welcome(world: World, name: DesignName, design: Design): Promise<void> {
  await world.connect(name, design.address, design.greeting);
  await world.talk(name, 0);
  await design.settled();
}

async function talkInARow(
  world: World,
  name: DesignName,
  design: Design,
  exchanges: number,
): Promise<readonly Observed[]> {
  const observed: Observed[] = [];
  for (let count = 0; count < exchanges; count += 1) {
    const exchange = await world.talk(name, 0);
    observed.push({ exchange, invocations: await design.settled() });
  }
  return observed;
}

export function mapDesigns<T>(map: (name: DesignName) => T): Record<DesignName, T> {
  return Object.fromEntries(DESIGNS.map((name) => [name, map(name)])) as Record<DesignName, T>;
}
