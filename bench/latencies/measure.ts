import { setTimeout as wait } from 'node:timers/promises';
import { interleaved } from '../measure/interleaved.ts';
import type { Effort } from '../part.ts';
import type { Design } from './design.ts';
import { DESIGNS, type DesignName, type Observed, OTHERS, type PerDesign, perDesign } from './designs.ts';
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

export const WORD_EVERY_MS = 20; // 50 words a second
export const APART_MS = 250; // of the designs, when the model thinks for all of them at once

export type Found = {
  readonly quick: PerDesign<readonly Observed[]>;
  /** With a model that thinks before it writes. */
  readonly slow: PerDesign<readonly Exchange[]>;
};

export async function measureLatencies(extent: Extent, effort: Effort): Promise<Found> {
  const world = await startWorld(extent.words, WORD_EVERY_MS);
  try {
    const designs = await startDesigns(world.modelUrl);
    try {
      return await converse(world, designs, extent, effort.repetitions);
    } finally {
      await stopAll(Object.values(designs));
    }
  } finally {
    world.end(); // last: a model is asked after a client has its reply
  }
}

/** All of them, or none. */
async function startDesigns(modelUrl: string): Promise<PerDesign<Design>> {
  const starts = {
    ours: startOurs(modelUrl, OTHERS),
    replyInRoute: startReplyInRoute(modelUrl),
    scanAlone: startScanConnections(modelUrl, 0),
    scanAmongOthers: startScanConnections(modelUrl, OTHERS),
  };
  const settled = await Promise.allSettled(Object.values(starts));
  const started = settled.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  if (started.length < settled.length) await stopAll(started);
  return {
    ours: await starts.ours,
    replyInRoute: await starts.replyInRoute,
    scanAlone: await starts.scanAlone,
    scanAmongOthers: await starts.scanAmongOthers,
  };
}

async function stopAll(designs: readonly Design[]): Promise<void> {
  await Promise.all(designs.map((design) => design.stop()));
}

async function converse(
  world: World,
  designs: PerDesign<Design>,
  { exchanges, thinkMs }: Extent,
  repetitions: number,
): Promise<Found> {
  for (const name of DESIGNS) await welcome(world, name, designs[name]);
  const subject = (name: DesignName) => () => talkInARow(world, name, designs[name], exchanges);
  const quick = await interleaved(perDesign(subject), repetitions);
  const slow = perDesign((): Exchange[] => []);
  for (let round = 0; thinkMs > 0 && round < repetitions; round += 1) {
    await Promise.all(
      DESIGNS.map(async (name, index) => {
        await wait(((index + round) % DESIGNS.length) * APART_MS); // nobody is always the first
        slow[name].push((await world.talk(name, thinkMs)).exchange);
        await designs[name].settled();
      }),
    );
  }
  return { quick: perDesign((name) => quick[name].flat()), slow };
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
    const talk = await world.talk(name, 0);
    observed.push({ ...talk, invocations: await design.settled() });
  }
  return observed;
}
