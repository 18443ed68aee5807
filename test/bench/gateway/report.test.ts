import { describe, expect, it } from 'vitest';
import type { EchoRound, HostFindings } from '../../../bench/gateway/findings.ts';
import { reportGateways } from '../../../bench/gateway/report.ts';

const CAST = { limit: 'ws', own: 'ours', rival: 'theirs' };

const round = (perSecond: number): EchoRound => ({
  p50Ms: 1,
  perSecond,
  busyMs: 1_000 / perSecond,
  perSecondOfMany: Number.NaN,
});

function host(name: string, change: Partial<HostFindings> = {}): HostFindings {
  const idle = { connections: 2_000, rounds: [{ resident: 10 * 1_024, javaScript: 1_024 }] };
  return { name, isPeer: false, echoes: { reply: [round(100)] }, idle, reason: undefined, ...change };
}

const WS = host('ws', { echoes: { reply: [round(400)] } });
const OURS = host('ours', {
  echoes: { post: [round(10), round(30), round(20)], reply: [round(100)] },
  idle: { connections: 2_000, rounds: [{ resident: 25 * 1_024, javaScript: 8 * 1_024 }] },
});
const THEIRS = host('theirs', { isPeer: true, echoes: { post: [round(10)], reply: [round(50)] } });

const tableOf = (findings: readonly HostFindings[], caption: string) =>
  reportGateways(findings, CAST).tables.find((table) => table.caption === caption);

describe('the report of gateways', () => {
  it('has the median of each host beside ours', () => {
    expect(tableOf([WS, OURS, THEIRS], 'Echo by PostToConnection')?.rows).toEqual([
      ['ws', 1, 400, Number.NaN, 2.5, 0.05, 0.05],
      ['ours', 1, 20, Number.NaN, 50, 1, 1],
      ['theirs', 1, 10, Number.NaN, 100, 2, 2],
    ]);
  });

  it('leaves out who does not know the way', () => {
    const oneWay = host('one way', { isPeer: true, echoes: { post: [round(5)] } });

    expect(tableOf([WS, OURS, oneWay], 'Echo by route response')?.rows.map(([name]) => name)).toEqual(['ws', 'ours']);
  });

  it('tells the memory of a connection in KB, and of how many', () => {
    expect(tableOf([WS, OURS], 'Memory of an idle connection')?.rows).toEqual([
      ['ws', 2_000, 10, 1, 1],
      ['ours', 2_000, 25, 8, 2.5],
    ]);
  });

  it('leaves out whose memory was not measured', () => {
    const idle = [host('in workers', { idle: undefined }), host('gone', { idle: { connections: 9, rounds: [] } })];

    expect(tableOf([WS, OURS, ...idle], 'Memory of an idle connection')?.rows).toHaveLength(2);
  });

  it('says what did not run, and why', () => {
    const broken = host('theirs', { isPeer: true, echoes: {}, idle: undefined, reason: 'it does not start' });

    expect(tableOf([WS, OURS, broken], 'What did not run')?.rows).toEqual([['theirs', 'it does not start']]);
    expect(tableOf([WS, OURS], 'What did not run')).toBeUndefined();
  });

  it('puts the rival beside ours in its headlines, and the limit where there is no rival', () => {
    const headlines = (findings: readonly HostFindings[]) =>
      reportGateways(findings, CAST).headlines.map(({ figure, beside }) => `${figure} ${beside}`);

    expect(headlines([WS, OURS, THEIRS])).toEqual(['2.0 times theirs', '2.0 times theirs', '25.0 KB 10.0 KB, ws']);
    expect(headlines([WS, OURS])).toEqual(['5 % of ws', '25 % of ws', '25.0 KB 10.0 KB, ws']);
  });
});
