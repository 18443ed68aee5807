import { buildPage } from '../../local/demi/web.ts';
import { interleaved } from '../measure/interleaved.ts';
import { median } from '../measure/median.ts';
import type { Effort, Part } from '../part.ts';
import { endings } from '../processes/endings.ts';
import type { Section } from '../report/section.ts';
import { type Ceiling, measureTablesStart, startCeiling } from './ceiling.ts';
import { measureStart, type Running, startRunning } from './measure.ts';
import type { Talk } from './messages.ts';
import { type Ceilings, exchangesTable, type Found, headlines, rateChart, type Starts, startTable } from './tables.ts';
import { textOf } from './text.ts';

/** The whole local stack under load, beside what its tables alone could do. */
export const stack: Part = { name: 'stack', measure };

/** How many talk at once, and how many exchanges each of them has in a round: not more than the rate window lets through. */
const LOADS = [
  { talkers: 1, exchanges: 30 },
  { talkers: 10, exchanges: 8 },
  { talkers: 100, exchanges: 3 },
  { talkers: 500, exchanges: 1 },
] as const;
const QUICK_LOADS = [{ talkers: 1, exchanges: 5 }] as const;
const CEILING_EXCHANGES = { atOnce: 150, inTurn: 30 };
const WARM_UP = { talkers: 10, exchanges: 25 };

type Load = { readonly talkers: number; readonly exchanges: number };

async function measure({ isQuick, repetitions, say }: Effort): Promise<Section> {
  const loads: readonly Load[] = isQuick ? QUICK_LOADS : LOADS;
  const rounds = isQuick ? 1 : repetitions;
  const starts = await measureStarts(rounds);
  say('started');
  const toEnd = endings();
  try {
    const running = await startRunning(toEnd);
    const ceiling = await startCeiling(toEnd);
    const connections = await connectAll(running, loads, rounds);
    say('connected');
    if (!isQuick) await running.talk(connections.warmUp, WARM_UP.exchanges);
    const talk = (load: Load, round: number) => running.talk(connections.of(load, round), load.exchanges);
    const { found, ceilings } = await measureLoads(loads, talk, ceiling, rounds);
    return section(found, ceilings, starts);
  } finally {
    await toEnd.endAll();
  }
}

async function measureStarts(rounds: number): Promise<Starts> {
  await buildPage(); // else the first stack would, beside everything else
  const starts = await interleaved({ stack: measureStart, tables: measureTablesStart }, rounds);
  return { stack: median(starts.stack), tables: median(starts.tables) };
}

type Round = { readonly talk: Talk } | { readonly rate: number } | { readonly inTurn: readonly number[] };

/** Every load and both ceilings, in turn. */
async function measureLoads(
  loads: readonly Load[],
  talk: (load: Load, round: number) => Promise<Talk>,
  ceiling: Ceiling,
  rounds: number,
): Promise<{ readonly found: readonly Found[]; readonly ceilings: Ceilings }> {
  const talks = loads.map((load) => {
    let round = 0;
    return [`${load.talkers}`, async () => ({ talk: await talk(load, round++) })] as const;
  });
  const subjects: Record<string, () => Promise<Round>> = {
    ...Object.fromEntries(talks),
    atOnce: async () => ({ rate: await ceiling.rate(CEILING_EXCHANGES.atOnce) }),
    inTurn: async () => ({ inTurn: await ceiling.inTurn(CEILING_EXCHANGES.inTurn) }),
  };
  const measured = await interleaved(subjects, rounds);
  const all = Object.values(measured).flat();
  return {
    found: loads.map((load) => ({
      ...load,
      talks: (measured[`${load.talkers}`] ?? []).flatMap((round) => ('talk' in round ? [round.talk] : [])),
    })),
    ceilings: {
      rate: median(all.flatMap((round) => ('rate' in round ? [round.rate] : []))),
      inTurnMs: median(all.flatMap((round) => ('inTurn' in round ? round.inTurn : []))),
    },
  };
}

/**
 * Connections for every load: the same ones in each round, but for whoever talks alone, who would come to the end of the rate
 * window: there each round has a user of its own.
 */
async function connectAll(running: Running, loads: readonly Load[], rounds: number) {
  const users: string[] = [];
  const add = (name: string, count: number): readonly number[] =>
    Array.from({ length: count }, (_, number) => users.push(`${name}-${number}`) - 1);
  const warmUp = add('warm-up', WARM_UP.talkers);
  const byLoad = new Map(loads.map(({ talkers }) => [talkers, add(`of-${talkers}`, talkers === 1 ? rounds : talkers)]));
  await running.connect(users);
  return {
    warmUp,
    of({ talkers }: Load, round: number): readonly number[] {
      const all = byLoad.get(talkers) ?? [];
      return talkers === 1 ? all.slice(round, round + 1) : all;
    },
  };
}

function section(found: readonly Found[], ceilings: Ceilings, starts: Starts): Section {
  return {
    title: 'The local stack',
    about: ABOUT,
    tables: [exchangesTable(found, ceilings), startTable(starts)],
    charts: [rateChart(found, ceilings)],
    headlines: headlines(found, ceilings, starts),
  };
}

const ABOUT = `
Whole exchanges: a message of ${Buffer.byteLength(textOf(0))} bytes with a client id goes out, is acknowledged, Demi types, and her reply arrives. The stack
runs in one process (\`DEMI_PACE=0\`, so that nobody waits for words), the clients in another; every user has one connection,
without topics, and says the next thing when the reply is there. All who talk at once begin at the same moment. So 500 clients with
one exchange each are a burst that drains: the last of them waits for all the others.

The ceiling is what the tables alone could serve: dynalite in a process of its own, asked over plain HTTP for the table calls of as
many exchanges, without the SDK and its signatures. One client is compared with calls one after the other, several with 50 calls at
once. Exchanges a second are the median of the rounds; percentiles are of all values of all rounds together, and p99 is left out
where there are fewer than 200. The stack is started as \`npm start\` does it, with the chat page built before.
`;
