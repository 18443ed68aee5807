import { describe, expect, it } from 'vitest';
import { callsTable, delaysTable, waitsTable } from '../../../bench/latencies/tables.ts';
import { aCall, anExchange, anInvocation, everywhere, observed } from './factories.ts';

const post = aCall({
  service: 'ApiGatewayManagementApi',
  operation: 'PostToConnection',
  durationMs: 13,
  writeUnits: 0,
});
const send = aCall({ service: 'SQS', operation: 'SendMessage', durationMs: 17, writeUnits: 0 });

describe('the table of waits', () => {
  it('has medians, each beside the same of ours', () => {
    const ours = [40, 10, 50].map((acknowledgement) => anExchange({ acknowledgement }));
    const table = waitsTable('Waits', everywhere(ours, [anExchange({ acknowledgement: 400 })]), ['acknowledgement']);

    expect(table.columns).toEqual(['design', 'acknowledgement, ms', '× Demi']);
    expect(table.rows).toEqual([
      ['Demi', 40, 1],
      ['reply in the route', 400, 10],
      ['scan, 1 connection', 400, 10],
      ['scan, 1,001 connections', 400, 10],
    ]);
  });
});

describe('the table of calls', () => {
  it('adds up what all functions did for an exchange', () => {
    const invocations = [
      anInvocation({ calls: [aCall(), aCall({ readUnits: 0.5, writeUnits: 0 }), send] }),
      anInvocation({ trigger: 'replies', calls: [post, post, aCall({ writeUnits: 2 })] }),
    ];
    const [ours, other] = callsTable(everywhere([observed({ invocations })], [observed()])).rows;

    expect(ours).toEqual(['Demi', 2, 3, 1, 2]);
    expect(other).toEqual(['reply in the route', 1, 1, 0, 0]);
  });
});

describe('the table of latencies', () => {
  it('has the median of all calls of a service, of all designs', () => {
    const ours = [observed({ invocations: [anInvocation({ calls: [aCall({ durationMs: 9 }), send, post] })] })];

    expect(delaysTable(everywhere(ours, [observed()])).rows).toEqual([
      ['DynamoDB', 5, 6, 4],
      ['SQS', 15, 17, 1],
      ['PostToConnection', 12, 13, 1],
    ]);
  });
});
