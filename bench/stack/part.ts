import { interleaved } from '../measure/interleaved.ts';
import { median } from '../measure/median.ts';
import { percentile } from '../measure/percentile.ts';
import type { Effort, Part } from '../part.ts';
import type { Section } from '../report/section.ts';
import { startCeiling } from './ceiling.ts';
import { firstReply, measureStart, type Running, startRunning } from './measure.ts';
import type { Talk } from './messages.ts';

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
const CEILING_EXCHANGES = 150;
const WARM_UP = { talkers: 10, exchanges: 25 };

type Load = { readonly talkers: number; readonly exchanges: number };
type Found = { readonly talkers: number; readonly talks: readonly Talk[] };

async function measure({ isQuick, repetitions, say }: Effort): Promise<Section> {
  const loads: readonly Load[] = isQuick ? QUICK_LOADS : LOADS;
  const starts = await measureStarts(isQuick ? 0 : repetitions - 1);
  const running = await startRunning();
  starts.push(await firstReply(running));
  const ceiling = await startCeiling();
  try {
    const connections = await connectAll(running, loads, isQuick ? 1 : repetitions);
    say('connected');
    if (!isQuick) await running.talk(connections.warmUp, WARM_UP.exchanges);
    let round = 0;
    const subjects: Record<string, () => Promise<Talk>> = Object.fromEntries(
      loads.map((load) => [
        `${load.talkers}`,
        () => running.talk(connections.of(load, Math.floor(round++ / loads.length)), load.exchanges),
      ]),
    );
    const ceilings: number[] = [];
    const measureCeiling = async (): Promise<Talk> => {
      ceilings.push(await ceiling.measure(CEILING_EXCHANGES));
      return NOTHING;
    };
    subjects.ceiling = measureCeiling;
    const talks = await interleaved(subjects, isQuick ? 1 : repetitions);
    const found = loads.map(({ talkers }) => ({ talkers, talks: talks[`${talkers}`] ?? [] }));
    return section(found, median(ceilings), starts);
  } finally {
    await running.stop();
    await ceiling.stop();
  }
}

const NOTHING: Talk = { acknowledged: [], typing: [], replied: [], tookMs: Number.NaN };

async function measureStarts(repetitions: number): Promise<number[]> {
  const starts: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) starts.push(await measureStart());
  return starts;
}

/**
 * Connections for every load: the same ones in each round, but for whoever talks alone, who would come to the end of the rate
 * window: there each round has a user of its own.
 */
async function connectAll(running: Running, loads: readonly Load[], rounds: number) {
  const users: string[] = [];
  const add = (name: string, count: number): readonly number[] =>
    Array.from({ length: count }, (_, number) => users.push(`${name}-${number}`)); // the first connection is there already
  const warmUp = add('warm-up', WARM_UP.talkers);
  const byLoad = new Map(loads.map(({ talkers }) => [talkers, add(`of-${talkers}`, talkers === 1 ? rounds : talkers)]));
  await running.connect(users);
  return {
    warmUp,
    of({ talkers }: Load, round: number): readonly number[] {
      const all = byLoad.get(talkers) ?? [];
      return talkers === 1 ? all.slice(round % all.length, (round % all.length) + 1) : all;
    },
  };
}

function section(found: readonly Found[], ceiling: number, starts: readonly number[]): Section {
  const rates = new Map(found.map(({ talkers, talks }) => [talkers, rateOf(talks)]));
  const alone = found[0]?.talks ?? [];
  const start = median(starts);
  const atHundred = rates.get(100);
  return {
    title: 'The local stack',
    about:
      'Whole exchanges: a message of 84 bytes with a client id goes out, is acknowledged, Demi types, and her reply arrives. The stack ' +
      'runs in one process (`DEMI_PACE=0`, so that nobody waits for words), the clients in another; every user has one connection, ' +
      'without topics, and says the next thing when the reply is there. The ceiling is what the tables alone could serve: dynalite in ' +
      'a process of its own, asked over plain HTTP for the table calls of as many exchanges, without the SDK and its signatures. ' +
      'Percentiles are medians of those of each round.',
    tables: [
      {
        columns: [
          'connections',
          'exchanges/s',
          'of the ceiling',
          ...['acknowledged', 'typing', 'reply'].flatMap((what) => [`${what} p50, ms`, 'p95', 'p99']),
        ],
        rows: [
          ...found.map(({ talkers, talks }) => [
            talkers,
            rateOf(talks),
            `${((100 * rateOf(talks)) / ceiling).toFixed(0)} %`,
            ...(['acknowledged', 'typing', 'replied'] as const).flatMap((what) => percentilesOf(talks, what)),
          ]),
          ['the tables alone', ceiling, '100 %', ...Array.from({ length: 9 }, () => Number.NaN)],
        ],
      },
      { columns: ['from the start of the process to', 'ms'], rows: [['the first reply at a client', start]] },
    ],
    charts: [
      {
        file: 'stack',
        title: 'Whole exchanges a second on the local stack',
        alt: 'Exchanges a second by the number of connections, beside what the tables alone could serve',
        kind: 'bars',
        unit: 'exchanges a second',
        categories: [...found.map(({ talkers }) => `${talkers} connections`), 'the tables alone'],
        series: [{ name: 'exchanges', values: [...rates.values(), ceiling] }],
      },
    ],
    headlines: [
      {
        what: 'A whole exchange on the local stack, one client',
        figure: `${median(alone.map(({ replied }) => percentile(replied, 0.5))).toFixed(1)} ms p50`,
        beside: `${(1_000 / ceiling).toFixed(1)} ms, its table calls alone`,
        goal: 'at most 25 ms',
      },
      ...(atHundred === undefined
        ? []
        : [
            {
              what: 'Whole exchanges at 100 connections',
              figure: `${atHundred.toFixed(0)}/s`,
              beside: `${ceiling.toFixed(0)}/s, its table calls alone`,
              goal: 'at least 45/s, stretch 80/s',
            },
          ]),
      {
        what: 'From start to the first reply',
        figure: `${(start / 1_000).toFixed(2)} s`,
        beside: 'a process that starts tables, queues, gateway and nine functions',
        goal: 'under 2 s',
      },
    ],
  };
}

function rateOf(talks: readonly Talk[]): number {
  return median(talks.map(({ replied, tookMs }) => replied.length / (tookMs / 1_000)));
}

function percentilesOf(talks: readonly Talk[], what: 'acknowledged' | 'typing' | 'replied'): readonly number[] {
  return [0.5, 0.95, 0.99].map((share) => median(talks.map((talk) => percentile(talk[what], share))));
}
