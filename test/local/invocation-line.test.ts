import { describe, expect, it } from 'vitest';
import { invocationLine } from '../../local/invocation-line.ts';
import type { InvocationReport } from '../../local/lambda/start-function.ts';

type Call = InvocationReport['calls'][number];

const call = (operation: string, fields: Partial<Call> = {}): Call => ({
  service: 'DynamoDB',
  operation,
  startedAtMs: 0,
  durationMs: 1,
  status: 200,
  readUnits: 0,
  writeUnits: 0,
  ...fields,
});

const report = (fields: Partial<InvocationReport>): InvocationReport => ({
  function: 'chat',
  trigger: 'message',
  ok: true,
  coldStart: false,
  durationMs: 12.34,
  calls: [],
  ...fields,
});

const words = (fields: Partial<InvocationReport>): string => invocationLine(report(fields)).replaceAll(/ +/g, ' ');

describe('the line of an invocation', () => {
  it('tells trigger, function, time, units and calls', () => {
    const calls = [
      call('GetItem', { readUnits: 0.5 }),
      call('UpdateItem', { writeUnits: 2 }),
      call('PutItem', { writeUnits: 1 }),
    ];

    expect(words({ calls })).toBe('message chat 12 ms read 0.5 write 3 GetItem, UpdateItem, PutItem');
  });

  it('counts calls of one kind in a row', () => {
    const calls = [call('PutItem'), call('PostToConnection'), call('PostToConnection'), call('PutItem')];

    expect(words({ calls })).toContain('PutItem, 2 PostToConnection, PutItem');
  });

  it('tells which calls failed, and how', () => {
    const calls = [call('PostToConnection', { status: 410 }), call('PutItem', { status: undefined })];

    expect(words({ calls })).toContain('PostToConnection (410), PutItem (no answer)');
  });

  it('says so when there were no calls, when it was a cold start, and when it failed', () => {
    expect(words({ coldStart: true, ok: false })).toBe('message chat 12 ms read 0 write 0 no calls (cold) FAILED');
  });

  it('is exact where it was quick', () => {
    expect(words({ durationMs: 1.26 })).toContain(' 1.3 ms ');
  });

  it('has its columns under those of the other lines', () => {
    const place = (fields: Partial<InvocationReport>) => invocationLine(report(fields)).indexOf('write');

    expect(place({ trigger: '$disconnect', function: 'connection', durationMs: 4_000 })).toBe(place({}));
  });
});
