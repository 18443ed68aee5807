import { median } from '../measure/median.ts';
import type { Table } from '../report/section.ts';
import { DESIGNS, type DesignName, type Observed, type PerDesign, TITLES } from './designs.ts';
import { type Exchange, MILESTONES, type Milestone } from './exchange.ts';

const WORDS: Readonly<Record<Milestone, string>> = {
  acknowledgement: 'acknowledgement',
  typing: 'first typing',
  firstWord: 'first word',
  reply: 'whole reply',
};

/** The middle of what was waited for, ms. */
export function waitFor(milestone: Milestone, exchanges: readonly Exchange[]): number {
  return median(exchanges.map((exchange) => exchange[milestone]));
}

/** What is waited for, each beside the same of ours. */
export function waitsTable(
  caption: string,
  found: PerDesign<readonly Exchange[]>,
  milestones: readonly Milestone[] = MILESTONES,
): Table {
  return {
    caption,
    columns: ['design', ...milestones.flatMap((milestone) => [`${WORDS[milestone]}, ms`, '× Demi'])],
    rows: DESIGNS.map((name) => [
      TITLES[name],
      ...milestones.flatMap((milestone) => {
        const wait = waitFor(milestone, found[name]);
        return [wait, wait / waitFor(milestone, found.ours)];
      }),
    ]),
  };
}

/** What the functions did for an exchange. */
export function callsTable(found: PerDesign<readonly Observed[]>): Table {
  const row = (name: DesignName): readonly (string | number)[] => {
    const middle = (count: (calls: readonly Call[]) => number): number =>
      median(found[name].map(({ invocations }) => count(invocations.flatMap(({ calls }) => calls))));
    return [
      TITLES[name],
      median(found[name].map(({ invocations }) => invocations.length)),
      middle((calls) => calls.filter(({ service }) => service === 'DynamoDB').length),
      middle((calls) => sum(calls.map(({ readUnits }) => readUnits))),
      middle((calls) => sum(calls.map(({ writeUnits }) => writeUnits))),
      middle((calls) => calls.filter(({ service }) => service === 'SQS').length),
      middle((calls) => calls.filter(isPost).length),
    ];
  };
  return {
    caption: 'What the functions do for an exchange, all that comes after the reply included',
    columns: ['design', 'invocations', 'DynamoDB calls', 'read units', 'write units', 'SQS calls', 'posts'],
    rows: DESIGNS.map(row),
  };
}

type Call = Observed['invocations'][number]['calls'][number];

const SERVICES = [
  ['DynamoDB', 5, (call: Call) => call.service === 'DynamoDB'],
  ['SQS', 15, (call: Call) => call.service === 'SQS'],
  ['PostToConnection', 12, (call: Call) => isPost(call)],
] as const;

/** What a call took from the function's side, beside what was added to it. */
export function delaysTable(found: PerDesign<readonly Observed[]>): Table {
  const calls = Object.values(found).flatMap((all) =>
    all.flatMap(({ invocations }) => invocations.flatMap((invocation) => invocation.calls)),
  );
  return {
    caption: 'What a call took, its latency and the local service together',
    columns: ['call', 'added, ms', 'took, ms', 'calls'],
    rows: SERVICES.map(([title, added, isIts]) => {
      const its = calls.filter(isIts);
      return [title, added, median(its.map(({ durationMs }) => durationMs)), its.length];
    }),
  };
}

function isPost({ operation }: Call): boolean {
  return operation === 'PostToConnection';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
