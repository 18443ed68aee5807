import { describe, expect, it } from 'vitest';
import type { Route } from '../../../local/gateway/index.ts';
import { connect, refusedBy } from './client.ts';
import { echo, oneWay, start, twoWay } from './harness.ts';
import { createManualClock } from './manual-clock.ts';

const PONG = '{"event":"pong"}';
const mock = (routeResponse: boolean): Route => ({ mock: { body: PONG }, routeResponse });

describe('a MOCK integration', () => {
  it('answers every message with its text', async () => {
    const gateway = await start({ routes: { ping: mock(true) } });
    const client = await connect(gateway.url);
    for (const text of ['one', 'two']) {
      client.send({ event: 'ping', text });
      expect(await client.next()).toBe(PONG);
    }
  });

  it('answers nothing without a route response', async () => {
    const gateway = await start({ routes: { ping: mock(false), hello: twoWay(echo) } });
    const client = await connect(gateway.url);
    client.send({ event: 'ping' });
    client.send({ event: 'hello' });
    expect(await client.next()).toBe('{"event":"hello"}');
  });

  it('lets everyone in by $connect', async () => {
    const gateway = await start({ routes: { $connect: mock(false) } });
    await connect(gateway.url);
  });

  it.each(['{"id":"$context.connectionId"}', '$input.body', '$!name', '#if(1)', `\${name}`])(
    'cannot evaluate %s, and says so at once',
    async (body) => {
      const routes = { ping: { mock: { body }, routeResponse: true } };
      await expect(start({ routes })).rejects.toThrow("VTL is not evaluated: the mock of route 'ping'");
    },
  );

  it('may speak of $5 and #1', async () => {
    await start({ routes: { ping: { mock: { body: '$5 is #1' }, routeResponse: true } } });
  });
});

describe('the timeout of a route', () => {
  it('counts instead of the common one', async () => {
    const clock = createManualClock();
    const late = Promise.withResolvers<unknown>();
    const slow = Promise.withResolvers<unknown>();
    const gateway = await start({
      clock,
      routes: {
        short: { ...twoWay(() => late.promise), integrationTimeoutMs: 50 },
        slow: twoWay(() => slow.promise),
        hello: twoWay(echo),
      },
    });
    const client = await connect(gateway.url);
    client.send({ event: 'short' });
    client.send({ event: 'slow' });
    client.send({ event: 'hello' });
    await client.next(); // all three have been invoked
    clock.advance(50);
    expect(await client.next()).toMatch(/^\{"message": "Endpoint request timed out"/);
    slow.resolve({ statusCode: 200, body: 'slow at last' });
    expect(await client.next()).toBe('slow at last');
    late.resolve(undefined); // or the gateway would wait for it when it closes
  });

  it('counts for $connect too', async () => {
    const never = oneWay(() => new Promise(() => {}));
    const routes = { $connect: { ...never, integrationTimeoutMs: 50 } };
    const gateway = await start({ routes, limits: { shutdownMs: 0 } });
    expect(await refusedBy(gateway.url)).toMatchObject({ status: 504 });
  });

  it.each([50, 29_000])('may be %i ms', async (integrationTimeoutMs) => {
    await start({ routes: { hello: { ...twoWay(echo), integrationTimeoutMs } } });
  });

  it.each([49, 29_001, Number.NaN])('cannot be %d ms', async (integrationTimeoutMs) => {
    const routes = { hello: { ...twoWay(echo), integrationTimeoutMs } };
    await expect(start({ routes })).rejects.toThrow(TypeError);
  });
});
