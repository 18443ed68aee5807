import { describe, expect, it } from 'vitest';
import type { Said } from './ledger.ts';
import { isPassed, type Outcome, report } from './report.ts';

const said = (acknowledgedAfterMs: number | undefined): Said => ({
  userId: 'ada',
  clientMessageId: `ada.m${acknowledgedAfterMs}`,
  text: 'a secret',
  firstSentAt: 1_000,
  acknowledgedAt: acknowledgedAfterMs === undefined ? undefined : 1_000 + acknowledgedAfterMs,
  messageIds: [],
  repliedAt: undefined,
});

const outcome = (changes: Partial<Outcome> = {}): Outcome => ({
  seed: 7,
  command: 'npm run chaos -- --seed 7',
  users: 1,
  clients: 1,
  loadMs: 1_000,
  settleMs: 1_000,
  isSettled: true,
  planned: 3,
  said: [],
  failuresTold: 0,
  waitingInStore: 0,
  counts: {},
  stackCounters: {},
  findings: [],
  traces: new Map(),
  stackEnd: undefined,
  ...changes,
});

const lineOf = (text: string, beginning: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(beginning));

describe('the report', () => {
  it('passes a run without violations', () => {
    expect(isPassed(outcome())).toBe(true);
    expect(report(outcome())).toContain('PASSED');
  });

  it('fails a run with one, and shows the last frames of who saw it', () => {
    const finding = { violation: 'lost', what: 'not in the store', userId: 'ada', messageId: 'M1' } as const;
    const failed = outcome({
      findings: [finding],
      traces: new Map([
        ['ada/0', ['< delivered']],
        ['bob/0', ['< pong']],
      ]),
    });
    expect(isPassed(failed)).toBe(false);
    expect(report(failed)).toContain('< delivered');
    expect(report(failed)).not.toContain('< pong');
  });

  it('fails a run whose stack did not end in good order', () => {
    expect(isPassed(outcome({ stackEnd: 'It ended with SIGKILL' }))).toBe(false);
  });

  it('says how to run the same again', () => {
    expect(report(outcome())).toContain('Seed 7. The same again: npm run chaos -- --seed 7');
  });

  it('says how long acknowledgements took: half, 95 of 100 and 99 of 100 at most so long', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => said(index + 1));
    expect(lineOf(report(outcome({ said: hundred })), 'acknowledgement')).toContain('50 ms  95 ms  99 ms');
  });

  it('counts what was never acknowledged, without holding it against the run', () => {
    const unsure = outcome({ said: [said(10), said(undefined)] });
    expect(lineOf(report(unsure), 'never acknowledged')).toMatch(/ 1$/);
    expect(isPassed(unsure)).toBe(true);
  });

  it('never shows what was said', () => {
    expect(report(outcome({ said: [said(10)] }))).not.toContain('a secret');
  });
});
