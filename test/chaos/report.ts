import type { Said } from './ledger.ts';
import { type Finding, VIOLATIONS, type Violation } from './verdict.ts';

export type Outcome = {
  readonly seed: number;
  readonly command: string; // runs the same again
  readonly users: number;
  readonly clients: number;
  readonly loadMs: number;
  readonly settleMs: number;
  readonly isSettled: boolean; // everything was over before the time was
  readonly planned: number; // messages
  readonly said: readonly Said[];
  readonly failuresTold: number;
  readonly waitingInStore: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly stackCounters: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  readonly traces: ReadonlyMap<string, readonly string[]>; // by device
  readonly stackEnd: string | undefined;
};

const EXAMPLES = 5; // of each violation, with the frames of their devices

export function isPassed({ findings, stackEnd }: Outcome): boolean {
  return findings.length === 0 && stackEnd === undefined;
}

export function tally(findings: readonly Finding[]): Readonly<Record<Violation, number>> {
  const names = Object.keys(VIOLATIONS) as Violation[];
  const numbers = names.map((name) => [name, findings.filter(({ violation }) => violation === name).length]);
  return Object.fromEntries(numbers) as Record<Violation, number>;
}

/** The outcome of a run as text, for people. */
export function report(outcome: Outcome): string {
  return [
    ...evidenceOf(outcome),
    '',
    ...figures(outcome),
    '',
    ...violations(outcome),
    '',
    `Seed ${outcome.seed}. The same again: ${outcome.command}`,
    isPassed(outcome) ? 'PASSED: nothing acknowledged was lost or doubled.' : 'FAILED',
  ].join('\n');
}

function figures(outcome: Outcome): readonly string[] {
  const { said } = outcome;
  const acknowledged = said.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  const answered = said.filter(({ repliedAt }) => repliedAt !== undefined);
  return table([
    ['users, clients', `${outcome.users}, ${outcome.clients}`],
    [
      'load, settling',
      `${seconds(outcome.loadMs)}, ${seconds(outcome.settleMs)}${outcome.isSettled ? '' : ' (time was up)'}`,
    ],
    ['messages planned, sent', `${outcome.planned}, ${said.length}`],
    ['acknowledged', String(acknowledged.length)],
    ['never acknowledged', String(said.length - acknowledged.length)],
    ['answered', String(answered.length)],
    ['told as failed', String(outcome.failuresTold)],
    ['waiting in the store', String(outcome.waitingInStore)],
    ['acknowledgement p50 p95 p99', percentiles(acknowledged.map(acknowledgementMs))],
    ['reply p50 p95 p99', percentiles(answered.map(replyMs))],
    ...Object.entries(outcome.counts).map(([what, count]) => [what, String(count)] as const),
    ...Object.entries(outcome.stackCounters)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => [`stack: ${what}`, String(count)] as const),
  ]);
}

function violations({ findings, stackEnd }: Outcome): readonly string[] {
  const numbers = tally(findings);
  const rows = (Object.entries(VIOLATIONS) as [Violation, string][]).map(
    ([violation, text]) => [text, String(numbers[violation])] as const,
  );
  return table([...rows, ['end of the stack', stackEnd ?? 'in good order']]);
}

function evidenceOf({ findings, traces }: Outcome): readonly string[] {
  return (Object.keys(VIOLATIONS) as Violation[]).flatMap((name) => {
    const found = findings.filter(({ violation }) => violation === name);
    return found.slice(0, EXAMPLES).flatMap((finding) => describe(finding, traces));
  });
}

function describe(finding: Finding, traces: Outcome['traces']): readonly string[] {
  const { violation, what, userId, device, messageId, clientMessageId } = finding;
  const ids = [userId, device, clientMessageId, messageId].filter((id) => id !== undefined).join(' ');
  const frames = [...traces]
    .filter(([name]) =>
      device === undefined || device === 'history' ? name.startsWith(`${userId}/`) : name === device,
    )
    .flatMap(([name, lines]) => [`    last frames of ${name}:`, ...lines.map((line) => `      ${line}`)]);
  return ['', `${VIOLATIONS[violation]}: ${what}`, `    ${ids}`, ...frames];
}

function acknowledgementMs({ firstSentAt, acknowledgedAt = firstSentAt }: Said): number {
  return acknowledgedAt - firstSentAt;
}

function replyMs({ firstSentAt, repliedAt = firstSentAt }: Said): number {
  return repliedAt - firstSentAt;
}

function percentiles(values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): string => {
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
    return value === undefined ? '-' : `${value} ms`;
  };
  return [at(0.5), at(0.95), at(0.99)].join('  ');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
