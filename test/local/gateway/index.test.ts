import { describe, expect, it } from 'vitest';
import { connect, dial, refusedBy } from './client.ts';
import { oneWay, record, start } from './harness.ts';

describe('startGateway', () => {
  it('tells where it listens', async () => {
    const gateway = await start();
    expect(gateway.url).toBe(`ws://127.0.0.1:${gateway.port}/dev`);
    expect(gateway.callbackUrl).toBe(`http://127.0.0.1:${gateway.port}/dev`);
  });

  it('tells the address of a name, behind which somebody else may listen on another one', async () => {
    const gateway = await start({ host: 'localhost' });
    expect(gateway.url).toMatch(/^ws:\/\/(?:127\.0\.0\.1|\[::1\]):\d+\/dev$/);
  });

  it.each(['0.0.0.0', '127.0.0.1'])(
    'tells an address that this machine reaches where it listens on %s',
    async (host) => {
      const gateway = await start({ host });
      expect(gateway.url).toBe(`ws://127.0.0.1:${gateway.port}/dev`);
    },
  );

  it('rejects with EADDRINUSE when the port is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it.each([
    ['a route selection expression', { routeSelectionExpression: 'event' }],
    ['a stage', { stage: 'a/b' }],
    ['a reserved route key', { routes: { $other: oneWay(async () => undefined) } }],
    ['a throttle', { throttle: { rate: -1, burst: 1 } }],
    [
      "a route's throttle",
      { routes: { a: { ...oneWay(async () => undefined), throttle: { rate: 1, burst: Number.NaN } } } },
    ],
    ['the name of a stage variable', { stageVariables: { 'a-b': 'c' } }],
    ['a stage variable', { stageVariables: { a: 'b c' } }],
    ['an identity source', { authorizer: { invoke: async () => undefined, identitySource: ['header.x'] } }],
  ])('rejects %s that AWS would refuse', async (_what, options) => {
    await expect(start(options)).rejects.toThrow(TypeError);
  });

  it('names the API in events as it was told', async () => {
    const onConnect = record();
    const gateway = await start({
      apiId: 'abc',
      region: 'eu-west-1',
      domainName: 'api.example',
      routes: { $connect: oneWay(onConnect.invoke) },
    });
    await connect(gateway.url);
    expect((await onConnect.next()).requestContext).toMatchObject({ apiId: 'abc', domainName: 'api.example' });
  });
});

describe('close', () => {
  it('closes every connection with 1001 and waits for $disconnect', async () => {
    const finished: string[] = [];
    const onDisconnect = record(async () => {
      await new Promise(setImmediate);
      finished.push('done');
    });
    const gateway = await start({ routes: { $disconnect: oneWay(onDisconnect.invoke) } });
    const clients = [await connect(gateway.url), await connect(gateway.url)];
    await gateway.close();
    expect(finished).toHaveLength(2);
    for (const client of clients) expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    expect(onDisconnect.events.map(({ requestContext }) => requestContext.disconnectStatusCode)).toEqual([1001, 1001]);
    expect(gateway.openConnections()).toBe(0);
  });

  it('leaves the management API up while integrations still run', async () => {
    const statuses: number[] = [];
    const onDisconnect = record(async () => {
      statuses.push((await fetch(`${gateway.callbackUrl}/@connections/x`)).status);
    });
    const gateway = await start({ routes: { $disconnect: oneWay(onDisconnect.invoke) } });
    await connect(gateway.url);
    await gateway.close();
    expect(statuses).toEqual([403]);
  });

  it('cuts handshakes that are not decided', async () => {
    const answer = Promise.withResolvers<unknown>();
    const onConnect = record(() => answer.promise);
    const gateway = await start({ routes: { $connect: oneWay(onConnect.invoke) } });
    const { closed } = dial(gateway.url);
    await onConnect.next();
    const closing = gateway.close();
    answer.resolve({ statusCode: 200 });
    await closing;
    expect(await closed).toMatchObject({ code: 1006 });
    expect(gateway.openConnections()).toBe(0);
  });

  it('refuses new handshakes with 503 from then on', async () => {
    const statuses: number[] = [];
    const onDisconnect = record(async () => {
      statuses.push((await refusedBy(gateway.url)).status);
    });
    const gateway = await start({ routes: { $disconnect: oneWay(onDisconnect.invoke) } });
    await connect(gateway.url);
    await gateway.close();
    expect(statuses).toEqual([503]);
  });

  it('frees the port, and may be called twice', async () => {
    const gateway = await start();
    await Promise.all([gateway.close(), gateway.close()]);
    const next = await start({ port: gateway.port });
    expect(next.port).toBe(gateway.port);
  });
});
