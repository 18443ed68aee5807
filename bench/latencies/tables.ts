import { AWS_LATENCIES } from '../../local/index.ts';
import { median } from '../measure/median.ts';
import type { Table } from '../report/section.ts';
import { DESIGNS, type DesignName, type Observed, type PerDesign, TITLES } from './designs.ts';
import { type Exchange, MILESTONE_WORDS, MILESTONES, type Milestone } from './exchange.ts';
import { waitFor } from './waits.ts';

/** What is waited for, each beside the same of ours. */
export function waitsTable(
  caption: string,
  found: PerDesign<readonly Exchange[]>,
  milestones: readonly Milestone[] = MILESTONES,
): Table {
  return {
    caption,
    columns: ['design', ...milestones.flatMap((milestone) => [`${MILESTONE_WORDS[milestone]}, ms`, '× Demi'])],
    rows: DESIGNS.map((name) => [
      TITLES[name],
      ...milestones.flatMap((milestone) => {
        const wait = waitFor(milestone, found[name]);
        return [wait, wait / waitFor(milestone, found.ours)];
      }),
    ]),
  };
}

/** What the functions did for an exchange. Without units, because dynalite leaves out those of indexes and of refused writes. */
export function callsTable(found: PerDesign<readonly Observed[]>): Table {
  const row = (name: DesignName): readonly (string | number)[] => {
    const middle = (count: (calls: readonly Call[]) => number): number =>
      median(found[name].map(({ invocations }) => count(invocations.flatMap(({ calls }) => calls))));
    return [
      TITLES[name],
      median(found[name].map(({ invocations }) => invocations.length)),
      middle((calls) => calls.filter(({ service }) => service === 'DynamoDB').length),
      middle((calls) => calls.filter(({ service }) => service === 'SQS').length),
      middle((calls) => calls.filter(isPost).length),
    ];
  };
  return {
    caption: 'What the functions call for an exchange, all that comes after the reply included',
    columns: ['design', 'invocations', 'DynamoDB calls', 'SQS calls', 'posts'],
    rows: DESIGNS.map(row),
  };
}

type Call = Observed['invocations'][number]['calls'][number];

const { dynamodb, sqs, connections } = AWS_LATENCIES.services;
const SERVICES = [
  ['DynamoDB', dynamodb, (call: Call) => call.service === 'DynamoDB'],
  ['SQS', sqs, (call: Call) => call.service === 'SQS'],
  ['PostToConnection', connections, (call: Call) => isPost(call)],
] as const;

/** What a call took from the function's side, beside what was added to it. */
export function delaysTable(found: PerDesign<readonly Observed[]>): Table {
  const calls = Object.values(found).flatMap((all) =>
    all.flatMap(({ invocations }) => invocations.flatMap((invocation) => invocation.calls)),
  );
  return {
    caption: 'What a call took, its latency and the local service together',
    columns: ['call', 'added, ms', 'took, ms', 'calls'],
    rows: SERVICES.map(([title, { latency_ms }, isIts]) => {
      const its = calls.filter(isIts);
      return [title, latency_ms[0], median(its.map(({ durationMs }) => durationMs)), its.length];
    }),
  };
}

function isPost({ operation }: Call): boolean {
  return operation === 'PostToConnection';
}
