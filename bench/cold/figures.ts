import type { FunctionName } from '../../lambdas/routes.ts';
import { median } from '../measure/median.ts';
import type { Cell, Headline, Table } from '../report/section.ts';
import type { Bundle } from './bundle.ts';

/**
 * How a bundle is and loads. `bytesAtStart`: of the files that are loaded when it starts, where these are several. `loads`: ms, of
 * fresh processes; `empty`: those of an empty module of its format.
 */
export type Measured = {
  readonly bundle: Bundle;
  readonly bytesAtStart: number | undefined;
  readonly loads: readonly number[];
  readonly empty: readonly number[];
};

/** One start of a function beside the same in other bundles; undefined is what was not measured. */
export type Comparison = {
  readonly name: string;
  readonly function: FunctionName;
  readonly ours: Measured;
  readonly byDefault: Measured | undefined;
  readonly withSdk: Measured | undefined;
};

/** Milliseconds of loading over those of an empty module. */
export function overEmpty({ loads, empty }: Measured): number {
  return median(loads) - median(empty);
}

/** How many times as long as `beside` it takes to load; NaN without one. */
export function times(measured: Measured, beside: Measured | undefined): number {
  return beside === undefined ? Number.NaN : overEmpty(measured) / overEmpty(beside);
}

export function loadTable(comparisons: readonly Comparison[], floor: Measured): Table {
  return {
    caption: 'Milliseconds over an empty module',
    columns: ['function', 'ours', '× the floor', 'CDK default', 'ours ÷ default', 'default with SDK', 'ours ÷ that'],
    rows: [
      ['the floor', overEmpty(floor), 1, ...Array<number>(4).fill(Number.NaN)],
      ...comparisons.map(({ name, ours, byDefault, withSdk }): readonly Cell[] => [
        name,
        overEmpty(ours),
        times(ours, floor),
        byDefault === undefined ? Number.NaN : overEmpty(byDefault),
        times(ours, byDefault),
        withSdk === undefined ? Number.NaN : overEmpty(withSdk),
        times(ours, withSdk),
      ]),
    ],
  };
}

export function sizeTable(comparisons: readonly Comparison[], floor: Measured): Table {
  const row = (name: string, { bundle, bytesAtStart }: Measured, withSdk: Measured | undefined): readonly Cell[] => [
    name,
    ...[bundle.bytes, bundle.gzipped, bytesAtStart, withSdk?.bundle.bytes, withSdk?.bundle.gzipped].map(kilobytes),
  ];
  return {
    caption: 'KB of a bundle, without source maps',
    columns: ['function', 'KB', 'gzip KB', 'KB imported at start', 'default with SDK', 'its gzip KB'],
    rows: [
      row('the floor', floor, undefined),
      ...comparisons.map(({ name, ours, withSdk }) => row(name, ours, withSdk)),
    ],
  };
}

const MOST_TIMES_FLOOR = 1.15;
const MOST_TIMES_DEFAULT = 0.7;
const MOST_WITHOUT_CLIENT_MS = 20;

/** `hot`: what somebody waits for again and again; `withoutClient`: what needs no AWS client. */
export function headlines(
  comparisons: readonly Comparison[],
  floor: Measured,
  hot: readonly FunctionName[],
  withoutClient: readonly FunctionName[],
): readonly Headline[] {
  const of = (names: readonly FunctionName[]) => comparisons.filter((one) => names.includes(one.function));
  return [
    ...of(hot).map(({ name, ours, byDefault }) => ({
      what: `Loading ${code(name)}`,
      figure: `${milliseconds(ours)}, ${times(ours, floor).toFixed(2)} times the floor, ${times(ours, byDefault).toFixed(2)} times CDK’s default`,
      beside: `three AWS clients ${milliseconds(floor)}, CDK’s default bundling ${byDefault === undefined ? 'not measured' : milliseconds(byDefault)}`,
      goal: `at most ${MOST_TIMES_FLOOR} times the floor, ${MOST_TIMES_DEFAULT} times the default`,
      isMet: times(ours, floor) <= MOST_TIMES_FLOOR && !(times(ours, byDefault) > MOST_TIMES_DEFAULT),
    })),
    withoutClientHeadline(of(withoutClient)),
  ];
}

function withoutClientHeadline(comparisons: readonly Comparison[]): Headline {
  return {
    what: `Loading what needs no AWS client: ${comparisons.map(({ name }) => code(name)).join(', ')}`,
    figure: comparisons.map(({ ours }) => milliseconds(ours)).join(', '),
    beside: 'an empty module',
    goal: `under ${MOST_WITHOUT_CLIENT_MS} ms`,
    isMet: comparisons.every(({ ours }) => overEmpty(ours) < MOST_WITHOUT_CLIENT_MS),
  };
}

/** The function's name as such; how it is started as words: `reply`, by rules. */
function code(name: string): string {
  return name.replace(/^[^,]+/, '`$&`');
}

function milliseconds(measured: Measured): string {
  return `${overEmpty(measured).toFixed(0)} ms`;
}

function kilobytes(bytes = Number.NaN): number {
  return bytes / 1024;
}
