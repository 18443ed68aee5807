import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../local/index.ts';
import { INVOCATIONS_AT_ONCE } from '../../../local/lambda/start-function.ts';
import { connect } from '../gateway/client.ts';
import { createManualClock } from '../gateway/manual-clock.ts';
import { testFolder } from '../lambda/function-of.ts';
import { LOCAL_CLIENT } from '../local-client.ts';

const REPLY = (what: string) =>
  `export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(${what}) });`;

/**
 * Starts an emulator of these functions, given as the texts of their modules; it is stopped when the test ends. Those whose name begins with `later`
 * start when they are needed.
 */
async function start(
  sources: Readonly<Record<string, string>>,
  options: Partial<EmulatorOptions> = {},
): Promise<Emulator & { folder: string }> {
  const folder = await testFolder();
  const functions: Record<string, EmulatorOptions['functions'][string]> = {};
  for (const [name, source] of Object.entries(sources)) {
    const entry = join(folder, `${name}.mjs`);
    await writeFile(entry, source);
    functions[name] = { entry, timeoutMs: 10_000, startsLater: name.startsWith('later') };
  }
  const emulator = await startEmulator({
    host: '127.0.0.1',
    port: 0,
    stage: 'dev',
    routeSelectionExpression: '$request.body.action',
    routes: {},
    functions,
    dataFolder: join(folder, 'data'),
    log: () => undefined,
    ...options,
  });
  onTestFinished(() => emulator.stop());
  return { ...emulator, folder };
}

describe('a function that starts later', () => {
  const LOADED = `import { writeFileSync } from 'node:fs'; writeFileSync(import.meta.dirname + '/loaded', '');`;
  const isLoaded = (folder: string): boolean => existsSync(join(folder, 'loaded'));

  it('is not waited for, and starts 2 s after the others', async () => {
    const clock = createManualClock();
    const { folder } = await start({ later: LOADED + REPLY('1') }, { clock });
    clock.advance(1_999);
    await new Promise(setImmediate);
    expect(isLoaded(folder)).toBe(false);
    clock.advance(1);

    await vi.waitFor(() => expect(isLoaded(folder)).toBe(true), 5_000);
  });

  it('starts when it is first invoked, once', async () => {
    const { gateway } = await start(
      { later: `let calls = 0; ${REPLY('(calls += 1)')}` },
      { clock: createManualClock(), routes: { count: { function: 'later', routeResponse: true } } },
    );
    const client = await connect(gateway.url);
    client.send({ action: 'count' });
    client.send({ action: 'count' });

    expect([await client.next(), await client.next()].sort()).toEqual(['1', '2']);
  });

  it('is told of when it does not start, and its invocations fail', async () => {
    const clock = createManualClock();
    const log = vi.fn();
    const { gateway } = await start(
      { later: 'throw new Error("no")' },
      { clock, log, routes: { count: { function: 'later', routeResponse: true } } },
    );
    clock.advance(2_000);
    const told = { level: 'error', function: 'later', cause: expect.objectContaining({ message: 'no' }) };
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith('function_not_started', told), 5_000);
    const client = await connect(gateway.url);
    client.send({ action: 'count' });

    expect(await client.next()).toContain('Internal server error');
  });

  it('that did not start is tried again by its next invocation', async () => {
    const { gateway, folder } = await start(
      { later: `import { readFileSync } from 'node:fs'; readFileSync(import.meta.dirname + '/mended'); ${REPLY('1')}` },
      { clock: createManualClock(), routes: { count: { function: 'later', routeResponse: true } } },
    );
    const client = await connect(gateway.url);
    client.send({ action: 'count' });
    expect(await client.next()).toContain('Internal server error');
    await writeFile(join(folder, 'mended'), '');
    client.send({ action: 'count' });

    expect(await client.next()).toBe('1');
  });

  it('is not started any more once the emulator is stopped', async () => {
    const clock = createManualClock();
    const { folder, stop } = await start({ later: LOADED + REPLY('1') }, { clock });
    await stop();
    clock.advance(2_000);
    await new Promise(setImmediate);

    expect(isLoaded(folder)).toBe(false);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('an emulator', () => {
  it('answers a message by the function of its route', async () => {
    const { gateway } = await start(
      { echo: REPLY('event.body') },
      { routes: { say: { function: 'echo', routeResponse: true } } },
    );
    const client = await connect(gateway.url);
    client.send({ action: 'say' });

    expect(await client.next()).toBe(JSON.stringify('{"action":"say"}'));
  });

  it('answers a message by a fixed text where the route has no function', async () => {
    const { gateway } = await start({}, { routes: { ping: { mock: { body: 'pong' }, routeResponse: true } } });
    const client = await connect(gateway.url);
    client.send({ action: 'ping' });

    expect(await client.next()).toBe('pong');
  });

  it('answers a request of its HTTP API by the function of its route, between what else is on the port', async () => {
    const { gateway } = await start(
      { tell: REPLY('event.routeKey') },
      {
        httpApi: { basePath: '/api', routes: { 'GET /api/notes': 'tell' } },
        http: () => (request, response) => {
          if (request.url !== '/api/health') return false;
          response.end('well');
          return true;
        },
      },
    );
    const ask = (path: string) => fetch(`http://127.0.0.1:${gateway.port}${path}`);

    expect(await (await ask('/api/notes')).json()).toBe('GET /api/notes');
    expect(await (await ask('/api/health')).text()).toBe('well');
    expect((await ask('/api/other')).status).toBe(404);
    expect((await ask('/other')).status).toBe(403);
  });

  it('asks the function of its authorizer, with the identity sources', async () => {
    const { gateway } = await start(
      {
        guard: `export const handler = async ({ methodArn, headers }) => ({ principalId: 'ada', policyDocument: {
          Version: '2012-10-17',
          Statement: [{ Action: 'execute-api:Invoke', Effect: headers.Pass === 'yes' ? 'Allow' : 'Deny', Resource: methodArn }] } });`,
      },
      { authorizer: { function: 'guard', identitySource: ['route.request.header.Pass'] } },
    );

    await expect(connect(gateway.url, { headers: { Pass: 'yes' } })).resolves.toBeDefined();
  });

  it('tells functions where the services are, and what each is to know besides', async () => {
    const { gateway, services } = await start(
      { tell: REPLY('process.env') },
      {
        routes: { tell: { function: 'tell', routeResponse: true } },
        tables: { notes: { partitionKey: 'id' } },
        queues: { jobs: { fifo: false, visibilitySeconds: 30 } },
      },
    );
    const client = await connect(gateway.url);
    client.send({ action: 'tell' });

    expect(JSON.parse(await client.next())).toMatchObject({
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: gateway.callbackUrl,
      AWS_ENDPOINT_URL_DYNAMODB: services.dynamoDbEndpoint,
      AWS_ENDPOINT_URL_SQS: services.sqsEndpoint,
    });
  });

  it('leaves in a queue what a function cannot work on at once', async () => {
    const consumer = { function: 'work', batchSize: 1, maxConcurrency: 200, reportsFailures: false };
    const { services, status } = await start(
      { work: 'export const handler = () => new Promise(() => undefined);' },
      { queues: { jobs: { fifo: false, visibilitySeconds: 30, consumer } } },
    );
    const client = new SQSClient({
      ...LOCAL_CLIENT,
      endpoint: services.sqsEndpoint ?? '',
      useQueueUrlAsEndpoint: false,
    });
    onTestFinished(() => client.destroy());
    const job = (index: number) =>
      client.send(new SendMessageCommand({ QueueUrl: services.queueUrl('jobs'), MessageBody: `${index}` }));
    await Promise.all(Array.from({ length: INVOCATIONS_AT_ONCE + 5 }, (_, index) => job(index)));

    await vi.waitFor(async () =>
      expect((await status()).queues.jobs).toMatchObject({ inFlight: INVOCATIONS_AT_ONCE, visible: 5 }),
    );
  });

  it('has a queue consumed by its function, and shows what is in it', async () => {
    const onInvocation = vi.fn();
    const { services, status } = await start(
      { work: 'export const handler = async () => undefined;' },
      {
        queues: {
          jobs: {
            fifo: false,
            visibilitySeconds: 30,
            consumer: { function: 'work', batchSize: 1, maxConcurrency: 1, reportsFailures: false },
          },
        },
        onInvocation,
      },
    );
    const client = new SQSClient({
      ...LOCAL_CLIENT,
      endpoint: services.sqsEndpoint ?? '',
      useQueueUrlAsEndpoint: false,
    });
    onTestFinished(() => client.destroy());
    await client.send(new SendMessageCommand({ QueueUrl: services.queueUrl('jobs'), MessageBody: 'dig' }));

    await vi.waitFor(() => expect(onInvocation).toHaveBeenCalled());
    expect(onInvocation.mock.calls).toEqual([
      [expect.objectContaining({ function: 'work', trigger: 'jobs', ok: true })],
    ]);
    await vi.waitFor(async () =>
      expect((await status()).queues).toEqual({ jobs: { visible: 0, inFlight: 0, delayed: 0, delivered: 1 } }),
    );
  });

  it('invokes the function of a schedule with its input', async () => {
    const onInvocation = vi.fn();
    const clock = createManualClock();
    await start(
      { tick: `export const handler = async (event) => { if (event.at !== 'noon') throw new Error('no input'); };` },
      {
        schedules: { daily: { expression: 'rate(1 day)', function: 'tick', input: { at: 'noon' } } },
        clock,
        onInvocation,
      },
    );
    clock.advance(86_400_000);

    await vi.waitFor(() =>
      expect(onInvocation).toHaveBeenCalledWith(
        expect.objectContaining({ function: 'tick', trigger: 'schedule', ok: true }),
      ),
    );
  });

  it('says how many connections are open and what the tables hold', async () => {
    const { gateway, status } = await start({}, { tables: { notes: { partitionKey: 'id' } } });
    await connect(gateway.url);

    expect(await status()).toEqual({ openConnections: 1, queues: {}, tables: { notes: { items: 0 } } });
  });

  it('needs neither tables nor queues', async () => {
    const { services, status } = await start({});

    expect(services).toMatchObject({ dynamoDbEndpoint: undefined, sqsEndpoint: undefined });
    expect(() => services.queueUrl('jobs')).toThrow('There is no queue jobs');
    expect(await status()).toEqual({ openConnections: 0, queues: {}, tables: {} });
  });
});

describe('an emulator that cannot start', () => {
  const consumer = { function: 'work', batchSize: 1, maxConcurrency: 1, reportsFailures: false };

  it.each<[string, Partial<EmulatorOptions>]>([
    ['a route', { routes: { say: { function: 'work', routeResponse: true } } }],
    ['a route of the HTTP API', { httpApi: { basePath: '/api', routes: { 'GET /api/notes': 'work' } } }],
    ['the authorizer', { authorizer: { function: 'work' } }],
    ['a queue', { queues: { jobs: { fifo: false, visibilitySeconds: 1, consumer } } }],
    ['a schedule', { schedules: { often: { expression: 'rate(1 minute)', function: 'work' } } }],
  ])('says which function %s names that is not there', async (_what, options) => {
    await expect(start({}, options)).rejects.toThrow('There is no function work');
  });

  it('says which queue for dead letters is not there', async () => {
    const deadLetter = { queue: 'lost', maxReceiveCount: 3 };

    await expect(start({}, { queues: { jobs: { fifo: false, visibilitySeconds: 1, deadLetter } } })).rejects.toThrow(
      'There is no queue lost for dead letters',
    );
  });

  it('leaves nothing behind: the same place can be used at once', async () => {
    const folder = await testFolder();
    const dataFolder = join(folder, 'data');
    const tables = { notes: { partitionKey: 'id' } };
    await expect(start({ broken: 'export const nothing = 1;' }, { dataFolder, tables })).rejects.toThrow(
      'The module of function broken exports no handler',
    );

    await expect(start({}, { dataFolder, tables })).resolves.toBeDefined();
  });
});

describe('an emulator whose time passes faster', () => {
  const MINUTE = 60_000;
  const TELL = `export const handler = async ({ requestContext, marker }) => ({ statusCode: 200, body: JSON.stringify({
    marker,
    told: requestContext?.requestTimeEpoch ?? requestContext?.timeEpoch,
    minutesAhead: Math.round((Date.now() - performance.timeOrigin - performance.now()) / ${MINUTE}),
  }) });`;

  async function startFast() {
    const clock = createManualClock();
    const reports = vi.fn();
    const emulator = await start(
      { tell: TELL },
      {
        clock,
        speed: 600,
        routes: { tell: { function: 'tell', routeResponse: true } },
        httpApi: { basePath: '/api', routes: { 'GET /api/time': 'tell' } },
        schedules: { hourly: { expression: 'rate(1 hour)', function: 'tell' } },
        onInvocation: reports,
      },
    );
    return { ...emulator, clock, reports, startedAt: clock.now() };
  }

  it('tells functions so, on their clocks and in their events', async () => {
    const { clock, gateway, startedAt } = await startFast();
    const client = await connect(gateway.url);
    clock.advance(6_000);
    client.send({ action: 'tell' });
    const asked = await fetch(`http://127.0.0.1:${gateway.port}/api/time`);

    const hourLater = { told: startedAt + 60 * MINUTE, minutesAhead: 60 }; // 6 s are an hour, less the 6 s
    expect(JSON.parse(await client.next())).toEqual(hourLater);
    expect(await asked.json()).toEqual(hourLater);
  });

  it('tells what time that is', async () => {
    const { clock, now, startedAt } = await startFast();
    clock.advance(1_000);

    expect(now()).toBe(startedAt + 10 * MINUTE);
  });

  it('ends a connection after two hours of that time', async () => {
    const { clock, gateway } = await startFast();
    clock.advance(1_000);
    const client = await connect(gateway.url);
    clock.advance(11_999);
    client.send({ action: 'tell' });
    await client.next();
    clock.advance(1);

    expect(await client.closed).toMatchObject({ code: 1001 });
  });

  it('keeps schedules by that time', async () => {
    const { clock, reports } = await startFast();
    clock.advance(6_000);

    await vi.waitFor(() => expect(reports).toHaveBeenCalledWith(expect.objectContaining({ trigger: 'schedule' })));
  });

  it.each([0, 1.5, 3_601])('does not start at a speed of %d', async (speed) => {
    await expect(start({}, { speed })).rejects.toThrow(new TypeError(`not a speed: ${speed}`));
  });
});
