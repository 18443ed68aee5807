import { describe, expect, it } from 'vitest';
import { type EchoRound, type HostFindings, wholeRounds } from '../../../bench/gateway/findings.ts';
import { MESSAGE_BYTES, messageOf } from '../../../bench/gateway/load-plan.ts';
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
      ['ws: its own echo', 1, 400, Number.NaN, 2.5, 0.05, 0.05],
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

  it('leaves out whose memory is not asked for', () => {
    const inWorkers = host('in workers', { idle: undefined });

    expect(tableOf([WS, OURS, inWorkers], 'Memory of an idle connection')?.rows).toHaveLength(2);
  });

  it('has no figures of who did not run to the end', () => {
    const broken = host('theirs', { isPeer: true, echoes: { post: [] }, idle: { connections: 9, rounds: [] } });
    const nothing = Number.NaN;

    expect(tableOf([WS, OURS, broken], 'Echo by PostToConnection')?.rows.at(-1)).toEqual([
      'theirs',
      ...[nothing, nothing, nothing, nothing, nothing, nothing],
    ]);
    expect(tableOf([WS, OURS, broken], 'Memory of an idle connection')?.rows.at(-1)).toEqual([
      'theirs',
      ...[9, nothing, nothing, nothing],
    ]);
  });

  it('says what did not run, and why', () => {
    const broken = host('theirs', { isPeer: true, echoes: {}, idle: undefined, reason: 'it does not start' });

    expect(tableOf([WS, OURS, broken], 'What did not run to the end')?.rows).toEqual([['theirs', 'it does not start']]);
    expect(tableOf([WS, OURS], 'What did not run to the end')).toBeUndefined();
  });

  it('puts the rival beside ours in its headlines, with a goal that is met or missed', () => {
    const [met] = reportGateways([WS, OURS, THEIRS], CAST).headlines;
    const faster = host('theirs', { isPeer: true, echoes: { post: [round(10)], reply: [round(80)] } });
    const [missed] = reportGateways([WS, OURS, faster], CAST).headlines;

    expect(met).toEqual({
      what: 'Gateway echoes by PostToConnection and by route response, 50 clients',
      figure: '20/s and 100/s, 2.00 and 2.00 times as many',
      beside: '10/s and 50/s, theirs',
      goal: 'at least 1.5 times',
      isMet: true,
    });
    expect(missed?.isMet).toBe(false);
  });

  it('puts the limit beside ours, and has no goal, where there is no whole rival', () => {
    const broken = host('theirs', { isPeer: true, echoes: { post: [round(10)], reply: [] } });

    for (const findings of [
      [WS, OURS],
      [WS, OURS, broken],
    ])
      expect(reportGateways(findings, CAST).headlines[0]).toEqual({
        what: 'Gateway echoes by PostToConnection and by route response, 50 clients',
        figure: '20/s and 100/s',
        beside: '400/s, ws',
      });
  });

  it('tells in a headline what an idle connection holds', () => {
    expect(reportGateways([WS, OURS], CAST).headlines.at(-1)).toEqual({
      what: 'An idle connection of the gateway, of 2,000',
      figure: '25 KB',
      beside: '10 KB, ws',
      goal: 'under 40 KB',
      isMet: true,
    });
  });
});

describe('rounds', () => {
  it('count where none is missing', () => {
    expect(wholeRounds([1, 2])).toEqual([1, 2]);
    expect(wholeRounds([1, undefined])).toEqual([]);
  });
});

describe('a message', () => {
  it.each([
    ['post', 0, 0],
    ['reply', 99, 12_345],
  ])('by %s of client %d, number %d has as many bytes as the report says, and is JSON', (action, client, number) => {
    const message = messageOf(action, client, number);

    expect(Buffer.byteLength(message)).toBe(MESSAGE_BYTES);
    expect(JSON.parse(message)).toMatchObject({ action, client, number });
  });
});
