import type { Said } from './ledger.ts';
import { type Finding, FRESH_HISTORY, VIOLATIONS, type Violation } from './verdict.ts';

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

const CASES_SHOWN = 8; // of each violation
const TRACES_SHOWN = 8;

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
    ['not sent for lack of time', String(outcome.planned - said.length)],
    ['acknowledged', String(acknowledged.length)],
    ['never acknowledged', String(said.length - acknowledged.length)],
    ['answered', String(answered.length)],
    ['told as failed', String(outcome.failuresTold)],
    ['waiting in the store', String(outcome.waitingInStore)],
    ['acknowledgement p50 p95 p99', percentiles(acknowledged.map(acknowledgementMs))],
    ['reply p50 p95 p99', percentiles(answered.map(replyMs))],
    ...Object.entries(outcome.counts).map(([what, count]) => [what, String(count)] as const),
    ...Object.entries(outcome.stackCounters)
      .filter(([what, count]) => count > 0 || what === 'dead letters')
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

/** Each kind of violation with some of its cases, and then what the devices saw last that they are about. */
function evidenceOf({ findings, traces }: Outcome): readonly string[] {
  const shown = (Object.keys(VIOLATIONS) as Violation[]).flatMap((name) =>
    findings.filter(({ violation }) => violation === name).slice(0, CASES_SHOWN),
  );
  const concerned = [...traces].filter(([name]) => shown.some((finding) => isAbout(finding, name)));
  return [
    ...shown.map(describe),
    ...concerned
      .slice(0, TRACES_SHOWN)
      .flatMap(([name, lines]) => ['', `Last frames of ${name}:`, ...lines.map((line) => `  ${line}`)]),
  ];
}

function isAbout({ userId, device }: Finding, name: string): boolean {
  return device === undefined || device === FRESH_HISTORY ? name.startsWith(`${userId}/`) : name === device;
}

function describe({ violation, what, userId, device, messageId, clientMessageId }: Finding): string {
  const ids = [device ?? userId, clientMessageId, messageId].filter((id) => id !== undefined);
  return `${VIOLATIONS[violation]}: ${what} (${ids.join(', ')})`;
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
