import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../bench/units/observed-stack.ts';
import { type Usage, usageOf, usualUsage } from '../../../bench/units/usage.ts';
import type { InvocationReport } from '../../../local/index.ts';

type Call = InvocationReport['calls'][number];
type Entry = Observation['tables'][number];

const call = (service: string, operation: string, startedAtMs: number, status = 200): Call => ({
  service,
  operation,
  startedAtMs,
  durationMs: 4,
  status,
  readUnits: 0,
  writeUnits: 0,
});
const invocation = (name: string, trigger: string, calls: readonly Call[] = []): InvocationReport => ({
  function: name,
  trigger,
  ok: true,
  coldStart: false,
  durationMs: 50,
  calls,
});
const entry = (fields: Partial<Entry>): Entry => ({
  function: 'chat',
  operation: 'PutItem',
  table: 'demi-messages',
  key: '',
  bytes: 100,
  readUnits: 0,
  writeUnits: 0,
  indexWriteUnits: 0,
  isRefused: false,
  ...fields,
});
const seen = (fields: Partial<Observation>): Observation => ({
  invocations: [],
  tables: [],
  queues: [],
  framesIn: 0,
  framesOut: 0,
  ...fields,
});

describe('what an event used', () => {
  it('are the units of its own functions, those in indexes and of refused writes among them', () => {
    const tables = [
      entry({ writeUnits: 1, indexWriteUnits: 2 }),
      entry({ writeUnits: 3, isRefused: true }),
      entry({ readUnits: 4 }),
      entry({ function: 'reply', writeUnits: 50, readUnits: 50 }),
    ];

    expect(usageOf(seen({ tables }), ['chat']).figures).toMatchObject({
      readUnits: 4,
      writeUnits: 6,
      indexWriteUnits: 2,
      refusedWriteUnits: 3,
    });
  });

  it('are its calls, and the chains of its invocations one after the other', () => {
    const chat = [call('DynamoDB', 'PutItem', 0), call('DynamoDB', 'PutItem', 1), call('SQS', 'SendMessage', 6)];
    const reply = [call('DynamoDB', 'Query', 0), call('127.0.0.1:1', 'POST', 5)];
    const invocations = [invocation('chat', 'message', chat), invocation('reply', 'demi-reply.fifo', reply)];
    const usage = usageOf(seen({ invocations }), ['chat', 'reply']);

    expect(usage.calls).toEqual({ 'DynamoDB PutItem': 2, 'DynamoDB Query': 1, 'SQS SendMessage': 1 });
    expect(usage.figures.inSequence).toBe(3);
    expect(usage.assumedMs).toEqual({ chat: 25, reply: 10 });
  });

  it('are requests of SQS: what functions send, and two for each delivery', () => {
    const queues = [
      { function: 'chat', operation: 'SendMessage', isFifo: true },
      { function: 'chat', operation: 'SendMessage', isFifo: false },
    ];
    const invocations = [invocation('reply', 'demi-reply.fifo'), invocation('welcome', 'demi-welcome')];

    expect(usageOf(seen({ queues, invocations }), ['chat', 'reply']).figures).toMatchObject({
      fifoRequests: 3,
      standardRequests: 1,
    });
  });

  it('are frames, but those that other functions posted', () => {
    const posts = [
      call('ApiGatewayManagementApi', 'PostToConnection', 0),
      call('ApiGatewayManagementApi', 'PostToConnection', 5, 410),
    ];
    const observation = seen({
      invocations: [invocation('reply', 'demi-reply.fifo', posts)],
      framesIn: 1,
      framesOut: 2,
    });

    expect(usageOf(observation, ['chat']).figures).toMatchObject({ framesIn: 1, framesOut: 1 });
    expect(usageOf(observation, ['chat', 'reply']).figures).toMatchObject({ framesOut: 2 });
  });
});

describe('the usual usage', () => {
  it('is the one in the middle of each count, where what is missing counts as nothing', () => {
    const usage = (writeUnits: number, calls: Usage['calls']): Usage => {
      const { figures, ...rest } = usageOf(seen({}), []);
      return { ...rest, calls, figures: { ...figures, writeUnits } };
    };
    const middle = usualUsage([usage(9, { a: 1 }), usage(12, { a: 1, b: 1 }), usage(10, { b: 5 })]);

    expect(middle.figures.writeUnits).toBe(10);
    expect(middle.calls).toEqual({ a: 1, b: 1 });
  });

  it('has the shortest chains: a busy machine makes them longer', () => {
    const usage = (inSequence: number, chat: number): Usage => {
      const { figures, ...rest } = usageOf(seen({}), []);
      return { ...rest, assumedMs: { chat }, figures: { ...figures, inSequence } };
    };

    expect(usualUsage([usage(5, 30), usage(4, 35), usage(5, 40)])).toMatchObject({
      assumedMs: { chat: 30 },
      figures: { inSequence: 4 },
    });
  });
});
