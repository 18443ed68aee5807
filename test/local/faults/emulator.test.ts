import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  AWS_LATENCIES,
  type Emulator,
  type EmulatorOptions,
  type FaultPlan,
  startEmulator,
} from '../../../local/index.ts';
import { temporaryFolder } from '../demi/demi-process.ts';
import { connect, refusedBy, type TestClient } from '../gateway/client.ts';

const ENTRY = fileURLToPath(new URL('../../fixtures/calls-function.ts', import.meta.url));
const HOUR_MS = 3_600_000;

/** An emulator whose function makes the calls that a client asks for. */
async function startCalling(faults: true | FaultPlan | undefined, onInvocation?: EmulatorOptions['onInvocation']) {
  const folder = await temporaryFolder();
  const emulator = await startEmulator({
    host: '127.0.0.1',
    port: 0,
    stage: 'dev',
    routeSelectionExpression: '$request.body.action',
    routes: {
      $connect: { function: 'calls', routeResponse: false },
      $default: { function: 'calls', routeResponse: true },
      $disconnect: { function: 'calls', routeResponse: false },
    },
    httpApi: { basePath: '/api', routes: { 'POST /api/calls': 'calls' } },
    functions: {
      calls: {
        entry: ENTRY,
        timeoutMs: 10_000,
        environment: ({ queueUrl }) => ({ QUEUE_URL: queueUrl('jobs') }),
      },
    },
    tables: { notes: { partitionKey: 'id' } },
    queues: {
      jobs: {
        fifo: false,
        visibilitySeconds: 30,
        consumer: { function: 'calls', batchSize: 1, maxConcurrency: 2, reportsFailures: false },
      },
    },
    dataFolder: join(folder.path, 'data'),
    onInvocation,
    log: () => undefined,
    faults,
  });
  const stop = () => emulator.stop().then(folder.remove);
  return { ...emulator, stop };
}

async function ask(client: TestClient, what: string): Promise<string> {
  client.send(what);
  return client.next();
}

describe('an emulator', () => {
  const triggers: string[] = [];
  let emulator: Emulator;
  let client: TestClient;
  let before: {
    readonly counters: Readonly<Record<string, number>>;
    readonly items: number;
    readonly triggers: number;
  };
  beforeAll(async () => {
    emulator = await startCalling(true, ({ trigger }) => triggers.push(trigger));
  });
  afterAll(() => emulator?.stop());
  beforeEach(async () => {
    emulator.faults?.clear();
    await vi.waitFor(() => expect(left()).toBe(counters().gateway_connects ?? 0)); // of the test before
    client = await connect(emulator.gateway.url);
    before = { counters: counters(), items: await items(), triggers: triggers.length };
  });

  /** From now on things go wrong, for a client that connects only now too. */
  async function letGoWrong(plan: FaultPlan): Promise<TestClient> {
    emulator.faults?.set(plan);
    return connect(emulator.gateway.url);
  }
  const counters = () => emulator.faults?.counters() ?? {};
  const struck = (name: string) => (counters()[name] ?? 0) - (before.counters[name] ?? 0);
  const items = async () => (await emulator.status()).tables.notes?.items ?? 0;
  const stored = async () => (await items()) - before.items;
  const invoked = (trigger: string, since = before.triggers) =>
    triggers.slice(since).filter((one) => one === trigger).length;
  const left = () => invoked('$disconnect', 0) + (counters().disconnects_dropped ?? 0);

  it('does everything as long as there is no plan', async () => {
    expect([await ask(client, 'put'), await ask(client, 'send')]).toEqual(['done', 'done']);
    client.send('post');
    expect([await client.next(), await client.next()].toSorted()).toEqual(['done', 'pushed']);
    const names = Object.keys(before.counters).filter((name) => !name.startsWith('gateway_'));
    expect(names.filter((name) => struck(name) > 0)).toEqual([]);
  });

  it.each([
    ['dynamodb', 'throttle_rate', 'put', 'ThrottlingException', 'dynamodb_throttled'],
    ['dynamodb', 'error_rate', 'put', 'InternalServerError', 'dynamodb_errors'],
    ['dynamodb', 'hang_rate', 'put', 'ETIMEDOUT', 'dynamodb_hung'],
    ['sqs', 'throttle_rate', 'send', 'RequestThrottled', 'sqs_throttled'],
    ['sqs', 'error_rate', 'send', 'ServiceUnavailable', 'sqs_errors'],
    ['sqs', 'hang_rate', 'send', 'ETIMEDOUT', 'sqs_hung'],
    ['connections', 'throttle_rate', 'post', 'LimitExceededException', 'connections_throttled'],
    ['connections', 'error_rate', 'post', 'InternalServerErrorException', 'connections_errors'],
    ['connections', 'hang_rate', 'post', 'ETIMEDOUT', 'connections_hung'],
  ])('leaves a call of %s undone by its %s', async (service, rate, call, said, counter) => {
    await letGoWrong({ services: { [service]: { [rate]: 1 } } });

    expect(await ask(client, call)).toBe(said);
    expect([struck(counter), await stored(), invoked('jobs')]).toEqual([1, 0, 0]);
  });

  it('throttles a table', async () => {
    await letGoWrong({ tables: { notes: { throttle_rate: 1 } } });

    expect(await ask(client, 'put')).toBe('ProvisionedThroughputExceededException');
    expect([struck('tables_throttled'), await stored()]).toEqual([1, 0]);
  });

  it('answers late', async () => {
    await letGoWrong({ services: { dynamodb: { latency_ms: [1, 1] } } });

    expect(await ask(client, 'put')).toBe('done');
    expect(struck('dynamodb_delayed')).toBe(1);
  });

  it('loses the answer of DynamoDB, not the item', async () => {
    await letGoWrong({ services: { dynamodb: { lost_answer_rate: 1 } } });

    expect(await ask(client, 'put')).toBe('ECONNRESET');
    expect([struck('dynamodb_lost_answers'), await stored()]).toEqual([1, 1]);
  });

  it('loses the answer of SQS, not the message', async () => {
    await letGoWrong({ services: { sqs: { lost_answer_rate: 1 } } });

    expect(await ask(client, 'send')).toBe('ECONNRESET');
    await vi.waitFor(() => expect([struck('sqs_lost_answers'), invoked('jobs')]).toEqual([1, 1]));
  });

  it('loses the answer of the management API, not the frame', async () => {
    await letGoWrong({ services: { connections: { lost_answer_rate: 1 } } });

    expect([await ask(client, 'post'), await client.next()]).toEqual(['pushed', 'ECONNRESET']);
    expect(struck('connections_lost_answers')).toBe(1);
  });

  it('drops a $disconnect', async () => {
    const leaving = await letGoWrong({ disconnect: { drop_rate: 1 } });
    leaving.socket.close();

    await vi.waitFor(() => expect(struck('disconnects_dropped')).toBe(1));
    expect(invoked('$disconnect')).toBe(0);
  });

  it('has a $disconnect come late', async () => {
    const leaving = await letGoWrong({ disconnect: { delay_ms: [1, 1] } });
    leaving.socket.close();

    await vi.waitFor(() => expect(invoked('$disconnect')).toBe(1));
    expect(struck('disconnects_delayed')).toBe(1);
  });

  it('drops connections without a close frame, those that are open too, and tells $disconnect', async () => {
    emulator.faults?.set({ sockets: { drop_rate: 1, drop_after_ms: [0, 0] } });

    expect(await client.closed).toMatchObject({ code: 1006 });
    await vi.waitFor(() => expect(invoked('$disconnect')).toBe(1));
    expect([struck('sockets_dropped'), struck('gateway_disconnects_1006')]).toEqual([1, 1]);
  });

  it.each([
    ['older than', { max_age_ms: 1 }],
    ['idle for longer than', { max_idle_ms: 1 }],
  ])('ends connections that are %s they may now be', async (_kind, sockets) => {
    emulator.faults?.set({ sockets });

    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    await vi.waitFor(() => expect(invoked('$disconnect')).toBe(1));
    expect(struck('gateway_disconnects_1001')).toBe(1);
  });

  it('refuses handshakes, while HTTP and what is open go on', async () => {
    emulator.faults?.set({ handshakes: { refuse_rate: 1, status: 503 } });

    expect(await refusedBy(emulator.gateway.url)).toMatchObject({ status: 503 });
    expect([struck('handshakes_refused'), struck('gateway_handshakes_refused_503')]).toEqual([1, 1]);
    expect((await fetch(emulator.gateway.callbackUrl)).status).toBe(426);
    expect(await ask(client, 'put')).toBe('done');
  });

  it('has frames wait, pushed and answered', async () => {
    emulator.faults?.set({ frames: { delay_ms: [1, 1] } });

    client.send('post');
    expect([await client.next(), await client.next()].toSorted()).toEqual(['done', 'pushed']);
    expect(struck('frames_delayed')).toBe(2);
  });

  it('sends frames twice', async () => {
    emulator.faults?.set({ frames: { duplicate_rate: 1 } });

    expect([await ask(client, 'put'), await client.next()]).toEqual(['done', 'done']);
    expect([struck('frames_duplicated'), await stored()]).toEqual([1, 1]);
  });

  it('has a message wait', async () => {
    await letGoWrong({ messages: { delay_ms: [1, 1] } });

    expect(await ask(client, 'put')).toBe('done');
    expect(struck('messages_delayed')).toBe(1);
  });

  it('delivers twice', async () => {
    await letGoWrong({ deliveries: { duplicate_rate: 1 } });
    await ask(client, 'send');

    await vi.waitFor(() => expect(invoked('jobs')).toBe(2));
    expect(struck('deliveries_duplicated')).toBe(1);
  });

  it('delivers late', async () => {
    await letGoWrong({ deliveries: { delay_ms: [1, 1] } });
    await ask(client, 'send');

    await vi.waitFor(() => expect(invoked('jobs')).toBe(1));
    expect(struck('deliveries_delayed')).toBe(1);
  });

  it('invokes late', async () => {
    await letGoWrong({ invocations: { latency_ms: [1, 1] } }); // $connect is the first

    expect(await ask(client, 'put')).toBe('done');
    expect(struck('invocations_delayed')).toBe(2);
  });

  it('has latencies like those of AWS for every service and every invocation', async () => {
    emulator.faults?.set(AWS_LATENCIES);
    for (const call of ['put', 'send']) expect(await ask(client, call)).toBe('done');
    client.send('post');
    expect([await client.next(), await client.next()].toSorted()).toEqual(['done', 'pushed']);
    await vi.waitFor(() => expect(invoked('jobs')).toBe(1));

    expect(['dynamodb_delayed', 'sqs_delayed', 'connections_delayed', 'invocations_delayed'].map(struck)).toEqual([
      1, 1, 1, 4,
    ]);
  });

  it('kills an invocation', async () => {
    emulator.faults?.set({ invocations: { kill_rate: 1 } });

    expect(await ask(client, 'put eight times')).toContain('Internal server error');
    expect(struck('invocations_killed')).toBe(1);
  });

  it('kills an invocation for a request of the HTTP API alike', async () => {
    emulator.faults?.set({ invocations: { kill_rate: 1 } });
    const address = `http://127.0.0.1:${emulator.gateway.port}/api/calls`;
    const headers = { 'Content-Type': 'text/plain' };

    expect((await fetch(address, { method: 'POST', headers, body: 'put eight times' })).status).toBe(500);
    expect(struck('invocations_killed')).toBe(1);
  });

  it('sets the clock of a function wrong', async () => {
    await letGoWrong({ clock: { offset_ms: [HOUR_MS, HOUR_MS], every_ms: 24 * HOUR_MS } });

    expect((Number(await ask(client, 'tell the time')) - Date.now()) / HOUR_MS).toBeCloseTo(1, 1);
    expect(struck('clock_jumps')).toBe(1);
  });

  it('is told by its control API what is to go wrong, and that all is to be well again', async () => {
    const address = `${emulator.faults?.url}faults`;
    const plan = { services: { dynamodb: { throttle_rate: 1 } } };
    await fetch(address, { method: 'PUT', body: JSON.stringify(plan) });
    expect(await ask(client, 'put')).toBe('ThrottlingException');
    await fetch(address, { method: 'DELETE' });

    expect(await ask(client, 'put')).toBe('done');
  });
});

describe('an emulator that starts', () => {
  it('has no control of faults unless it is asked for', async () => {
    const { faults, stop } = await startCalling(undefined);
    await stop();

    expect(faults).toBeUndefined();
  });

  it('can have a socket die by half', async () => {
    const { gateway, faults, stop } = await startCalling({
      sockets: { half_dead_rate: 1, half_dead_after_ms: [0, 0] },
    });
    await connect(gateway.url);
    await vi.waitFor(() => expect(faults?.counters()).toMatchObject({ sockets_half_dead: 1 }));
    await stop();
  });

  it('can have an open socket die by half: it looks open, and nothing gets through, also when all is well again', async () => {
    const { gateway, faults, status, stop } = await startCalling(true);
    const dead = await connect(gateway.url);
    const heard: string[] = [];
    dead.socket.on('message', (data) => heard.push(data.toString())).on('pong', () => heard.push('pong'));
    faults?.set({ sockets: { half_dead_rate: 1, half_dead_after_ms: [0, 0] } });
    await vi.waitFor(() => expect(faults?.counters()).toMatchObject({ sockets_half_dead: 1 }));
    faults?.clear();
    dead.send('put');
    dead.socket.ping();
    const other = await connect(gateway.url);

    expect(await ask(other, 'post')).toBe('pushed'); // by then the first would have been read and answered
    expect([heard, dead.socket.readyState, gateway.openConnections()]).toEqual([[], WebSocket.OPEN, 2]);
    expect((await status()).tables.notes?.items).toBe(0);
    await stop();
  });

  it('can have a plan from the beginning, and does not wait in the end for calls that are late', async () => {
    const { gateway, faults, stop } = await startCalling({
      services: { dynamodb: { latency_ms: [600_000, 600_000] } },
    });
    const client = await connect(gateway.url);
    client.send('put');
    await vi.waitFor(() => expect(faults?.counters()).toMatchObject({ dynamodb_delayed: 1 }));
    await stop();

    await expect(fetch(`${faults?.url}faults`)).rejects.toThrow('fetch failed');
  });
});
