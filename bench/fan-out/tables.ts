import { CONCURRENT_POSTS } from '../../chat/outbox.ts';
import { median } from '../measure/median.ts';
import type { Chart } from '../report/chart.ts';
import type { Table } from '../report/section.ts';
import { amongMany, type Case, nameOf, SLOW_AMONG } from './cases.ts';
import { goneAmong, type Pushed, WAYS, type Way } from './plan.ts';

/** What became of a push, and the calls that it took. */
export type Run = Pushed & { readonly posts: number; readonly deletes: number };

/** The runs of each case, by its name. */
export type Found = Readonly<Record<string, readonly Run[]>>;

export const TITLES: Readonly<Record<Way, string>> = {
  outbox: 'outbox',
  inTurn: 'one after the other',
  allAtOnce: 'all at once',
};

/** The median of a figure of a case; NaN where the case was not measured. */
export function middle(found: Found, wanted: Case, figure: keyof Run): number {
  return median((found[nameOf(wanted)] ?? []).map((run) => run[figure]));
}

/** How many recipients the unluckiest run gave up. */
function mostFailed(found: Found, wanted: Case): number {
  return Math.max(...(found[nameOf(wanted)] ?? []).map(({ failed }) => failed));
}

/** What pushes to more and more recipients take, by the outbox and beside it. */
export function pushTable(caption: string, found: Found, sizes: readonly number[], withLatencies: boolean): Table {
  const row = (recipients: number): readonly number[] => {
    const of = (way: Way, figure: keyof Run = 'allMs'): number =>
      middle(found, { way, recipients, withLatencies, slow: 0 }, figure);
    const outbox = of('outbox');
    return [
      recipients,
      goneAmong(recipients),
      of('outbox', 'posts'),
      of('outbox', 'deletes'),
      outbox,
      of('inTurn'),
      of('inTurn') / outbox,
      of('allAtOnce'),
      of('allAtOnce') / outbox,
      mostFailed(found, { way: 'allAtOnce', recipients, withLatencies, slow: 0 }),
    ];
  };
  return {
    caption,
    columns: [
      'recipients',
      'gone',
      'posts',
      'deletes',
      'outbox, ms',
      'one after the other, ms',
      '× outbox',
      'all at once, ms',
      '× outbox',
      'all at once: given up, at most',
    ],
    rows: sizes.filter((size) => !Number.isNaN(row(size)[4] ?? Number.NaN)).map(row),
  };
}

/** What some slow recipients cost the others. */
export function slowTable(found: Found): Table {
  const cases = WAYS.flatMap((way) => [1, CONCURRENT_POSTS].map((slow) => amongMany(way, slow)));
  const rows = cases.map((wanted) => {
    const others = middle(found, wanted, 'othersMs');
    const without = middle(found, amongMany(wanted.way, 0), 'othersMs');
    return [TITLES[wanted.way], wanted.slow, others, without, others / without, middle(found, wanted, 'allMs')];
  });
  return {
    caption: `Some of ${SLOW_AMONG} recipients are slow: their posts take 500 ms, and are the first`,
    columns: [
      'way',
      'slow',
      'the others have it after, ms',
      'without slow ones, ms',
      '× without slow ones',
      'all done after, ms',
    ],
    rows: rows.filter((row) => !Number.isNaN(row[2])),
  };
}

/** The time of a push over its recipients. */
export function pushChart(found: Found, sizes: readonly number[]): Chart {
  const line = (name: string, way: Way, withLatencies: boolean) => ({
    name,
    points: sizes
      .map((recipients): [number, number] => [
        recipients,
        middle(found, { way, recipients, withLatencies, slow: 0 }, 'allMs'),
      ])
      .filter(([, ms]) => !Number.isNaN(ms)),
  });
  const series = [
    ...WAYS.map((way) => line(TITLES[way], way, true)),
    line(`${TITLES.outbox}, no latencies`, 'outbox', false),
  ];
  const told = series.map(({ name, points }) => {
    const [recipients, ms] = points.at(-1) ?? [0, 0];
    return `${name}: ${recipients} recipients in ${ms.toFixed(0)} ms`;
  });
  return {
    file: 'fan-out',
    kind: 'lines',
    title: 'One frame to many',
    alt: `${told.join('. ')}.`,
    unit: 'ms',
    across: 'recipients, 5 % of them gone',
    isLogarithmic: true,
    series,
  };
}
