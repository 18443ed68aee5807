import { median } from '../measure/median.ts';
import { percentile } from '../measure/percentile.ts';
import type { Chart } from '../report/chart.ts';
import type { Headline, Table } from '../report/section.ts';
import type { Talk } from './messages.ts';

/** So many clients who talk at once, so many exchanges each; and what became of it, one talk a round. */
export type Found = { readonly talkers: number; readonly exchanges: number; readonly talks: readonly Talk[] };

/** What the tables alone could do. */
export type Ceilings = {
  readonly rate: number; // exchanges a second, many calls at once
  readonly inTurnMs: number; // of the calls of one exchange, one after the other
};

/** From the start of a process, ms. */
export type Starts = {
  readonly stack: number; // to the first reply at a client
  readonly tables: number; // of one with the tables alone, until they may be asked
};

const MOMENTS = ['acknowledged', 'typing', 'replied'] as const;
const LEAST_FOR_P99 = 200; // values; of fewer, it is one of the two that took longest

/** Exchanges a second, the median of the rounds. */
export function rateOf({ talks }: Found): number {
  return median(talks.map(({ replied, tookMs }) => replied.length / (tookMs / 1_000)));
}

/** Of all values of all rounds: p50, p95 and p99, the latter only where there are enough. */
export function percentilesOf({ talks }: Found, moment: (typeof MOMENTS)[number]): readonly number[] {
  const values = talks.flatMap((talk) => talk[moment]);
  const p99 = values.length < LEAST_FOR_P99 ? Number.NaN : percentile(values, 0.99);
  return [percentile(values, 0.5), percentile(values, 0.95), p99];
}

/** Whoever talks alone is compared with calls one after the other, the others with many at once. */
export function exchangesTable(found: readonly Found[], ceilings: Ceilings): Table {
  const inTurn = 1_000 / ceilings.inTurnMs;
  const nothing = Array<number>(3 * MOMENTS.length).fill(Number.NaN);
  return {
    columns: [
      'talking at once',
      'exchanges each',
      'exchanges/s',
      'of the ceiling',
      ...['acknowledged', 'typing', 'reply'].flatMap((what) => [`${what} p50, ms`, 'p95', 'p99']),
    ],
    rows: [
      ...found.map((one) => [
        one.talkers,
        one.exchanges,
        rateOf(one),
        share(rateOf(one), one.talkers === 1 ? inTurn : ceilings.rate),
        ...MOMENTS.flatMap((moment) => percentilesOf(one, moment)),
      ]),
      ['the tables alone, one call after the other', Number.NaN, inTurn, share(1, 1), ...nothing],
      ['the tables alone, 50 calls at once', Number.NaN, ceilings.rate, share(1, 1), ...nothing],
    ],
  };
}

export function startTable({ stack, tables }: Starts): Table {
  return {
    columns: ['from the start of a process', 'ms'],
    rows: [
      ['of the stack, to the first reply at a client', stack],
      ['of the tables alone, until they may be asked', tables],
    ],
  };
}

export function rateChart(found: readonly Found[], { rate }: Ceilings): Chart {
  return {
    file: 'stack',
    title: 'Whole exchanges a second on the local stack',
    alt: 'Exchanges a second by how many clients talk at once, beside what the tables alone could serve',
    kind: 'bars',
    unit: 'exchanges a second',
    categories: [
      ...found.map(({ talkers }) => (talkers === 1 ? '1 client' : `${talkers} clients`)),
      'the tables alone, 50 calls at once',
    ],
    series: [{ name: 'exchanges', values: [...found.map(rateOf), rate] }],
  };
}

const GOALS = { exchangeMs: 25, rate: 45, stretch: 80, startMs: 2_000 };

export function headlines(found: readonly Found[], ceilings: Ceilings, starts: Starts): readonly Headline[] {
  const of = (wanted: number) => found.filter(({ talkers }) => talkers === wanted);
  return [
    ...of(1).map((alone) => {
      const [middle = Number.NaN] = percentilesOf(alone, 'replied');
      return {
        what: 'A whole exchange on the local stack, one client',
        figure: `${middle.toFixed(1)} ms p50`,
        beside: `${ceilings.inTurnMs.toFixed(1)} ms, its table calls alone, one after the other`,
        goal: `at most ${GOALS.exchangeMs} ms`,
        isMet: middle <= GOALS.exchangeMs,
      };
    }),
    ...of(100).map((hundred) => ({
      what: 'Whole exchanges on the local stack, 100 clients at once',
      figure: `${rateOf(hundred).toFixed(0)}/s`,
      beside: `${ceilings.rate.toFixed(0)}/s, their table calls alone, 50 at once`,
      goal: `at least ${GOALS.rate}/s, stretch ${GOALS.stretch}/s`,
      isMet: rateOf(hundred) >= GOALS.rate,
    })),
    {
      what: 'From the start of the local stack to the first reply',
      figure: seconds(starts.stack),
      beside: `${seconds(starts.tables)}, a process that starts its tables alone`,
      goal: `under ${GOALS.startMs / 1_000} s`,
      isMet: starts.stack < GOALS.startMs,
    },
  ];
}

function share(rate: number, ceiling: number): string {
  return `${((100 * rate) / ceiling).toFixed(0)} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
