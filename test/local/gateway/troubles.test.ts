import { DeleteConnectionCommand, GetConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, it, vi } from 'vitest';
import { type GatewayOptions, NO_TROUBLES, type Troubles } from '../../../local/gateway/index.ts';
import { connect, refusedBy } from './client.ts';
import { echo, oneWay, record, start, twoWay } from './harness.ts';
import { post, sdk } from './management.ts';
import { createManualClock } from './manual-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const CLOSE_WAIT = 2 * SECOND;
const TIMERS_OF_A_CONNECTION = 2; // its idle time and its age

async function setUp(troubles: Partial<Troubles>, options: Partial<GatewayOptions> = {}) {
  const clock = createManualClock();
  const onConnect = record();
  const onMessage = record(echo);
  const onDisconnect = record();
  const gateway = await start({
    clock,
    troubles: { ...NO_TROUBLES, ...troubles },
    routes: {
      $connect: oneWay(onConnect.invoke),
      $default: twoWay(onMessage.invoke),
      $disconnect: oneWay(onDisconnect.invoke),
    },
    ...options,
  });
  const client = await connect(gateway.url);
  const { connectionId } = (await onConnect.next()).requestContext;
  return { clock, gateway, client, connectionId, onMessage, onDisconnect, management: sdk(gateway.callbackUrl) };
}

/** One after another, each time it is asked. */
function inTurn<T>(...values: readonly T[]): () => T {
  const left = [...values];
  return () => {
    if (left.length === 0) throw new Error('asked too often');
    return left.shift() as T;
  };
}

describe('a management call in trouble', () => {
  it('may be answered otherwise, and then nothing happens', async () => {
    const { client, connectionId, management } = await setUp({
      async managementCall(_request, response) {
        response.writeHead(500).end();
      },
    });
    const refused = management.send(post(connectionId));
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    client.send('hello');
    expect(await client.next()).toBe('hello');
  });

  it('may be carried out without an answer', async () => {
    const { client, connectionId, management } = await setUp({
      async managementCall(_request, response, answer) {
        response.writeHead = () => response.destroy();
        await answer();
      },
    });
    await expect(management.send(post(connectionId))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await client.next()).toBe('news');
  });

  it('is of every method', async () => {
    const methods: unknown[] = [];
    const { client, connectionId, management } = await setUp({
      managementCall(request, _response, answer) {
        methods.push(request.method);
        return answer();
      },
    });
    await management.send(post(connectionId));
    await management.send(new GetConnectionCommand({ ConnectionId: connectionId }));
    await management.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
    expect(methods).toEqual(['POST', 'GET', 'DELETE']);
    await client.closed;
  });
});

describe('$disconnect in trouble', () => {
  it('comes late', async () => {
    const { clock, client, gateway, onDisconnect } = await setUp({ disconnectDelayMs: () => MINUTE });
    client.socket.close();
    await gateway.logged('disconnected');
    clock.advance(MINUTE - 1);
    await fetch(gateway.callbackUrl); // by then it would have come
    expect(onDisconnect.events).toEqual([]);
    clock.advance(1);
    expect(await onDisconnect.next()).toMatchObject({
      requestContext: { disconnectStatusCode: 1005, requestTime: '09/Feb/2024:18:11:43 +0000' },
    });
  });

  it('does not come at all', async () => {
    const { client, gateway, onDisconnect } = await setUp({ disconnectDelayMs: () => undefined });
    client.socket.close();
    await gateway.logged('$disconnect lost on purpose');
    await gateway.close();
    expect(onDisconnect.events).toEqual([]);
  });

  it('comes at the latest when the gateway closes, and leaves no timer behind', async () => {
    const { clock, client, gateway, onDisconnect } = await setUp({ disconnectDelayMs: () => MINUTE });
    client.socket.close();
    await gateway.logged('disconnected');
    await gateway.close();
    expect(onDisconnect.events).toHaveLength(1);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('a message in trouble', () => {
  it('is overtaken by the next one', async () => {
    const { clock, client } = await setUp({ messageDelayMs: inTurn(SECOND, 0) });
    client.send('one');
    client.send('two');
    expect(await client.next()).toBe('two');
    clock.advance(SECOND);
    expect(await client.next()).toBe('one');
  });

  it('reaches its route after its client has gone', async () => {
    const { clock, client, gateway, onMessage, onDisconnect } = await setUp({ messageDelayMs: () => SECOND });
    client.send('one');
    client.socket.close();
    await onDisconnect.next();
    expect(onMessage.events).toEqual([]);
    clock.advance(SECOND);
    expect(await onMessage.next()).toMatchObject({ body: 'one' });
    await gateway.logged('message handled');
  });

  it('reaches its route at the latest when the gateway closes', async () => {
    const { clock, client, gateway, onMessage } = await setUp({ messageDelayMs: inTurn(MINUTE, 0) });
    client.send('one');
    client.send('two');
    await client.next();
    await gateway.close();
    expect(onMessage.events.map(({ body }) => body)).toEqual(['two', 'one']);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('a frame in trouble', () => {
  it('is overtaken by the next one, whether answered or pushed', async () => {
    const { clock, client, connectionId, management } = await setUp({ frameDelaysMs: inTurn([SECOND], [MINUTE], [0]) });
    client.send('one');
    await vi.waitFor(() => expect(clock.pendingTimers()).toBe(TIMERS_OF_A_CONNECTION + 1));
    await management.send(post(connectionId, 'two'));
    client.send('three');
    expect(await client.next()).toBe('three');
    clock.advance(SECOND);
    expect(await client.next()).toBe('one');
    clock.advance(MINUTE - SECOND);
    expect(await client.next()).toBe('two');
  });

  it('is sent again, however long after', async () => {
    const { clock, client } = await setUp({ frameDelaysMs: inTurn([0, MINUTE], [0]) });
    client.send('one');
    expect(await client.next()).toBe('one');
    client.send('two');
    expect(await client.next()).toBe('two');
    clock.advance(MINUTE);
    expect(await client.next()).toBe('one');
  });

  it('keeps its connection alive only when it leaves', async () => {
    const { clock, client } = await setUp({ frameDelaysMs: inTurn([0, 9 * MINUTE], [0]) });
    client.send('one');
    await client.next();
    clock.advance(9 * MINUTE);
    await client.next();
    clock.advance(9 * MINUTE);
    client.send('two');
    expect(await client.next()).toBe('two');
  });

  it('is lost when its connection ends, and leaves no timer behind', async () => {
    const { clock, client, gateway } = await setUp({ frameDelaysMs: inTurn([0, MINUTE]) });
    client.send('one');
    await client.next();
    await gateway.close();
    expect(clock.pendingTimers()).toBe(0);
    await expect(client.next()).rejects.toThrow('closed with 1001');
  });
});

describe('a handshake in trouble', () => {
  it.each([401, 403, 429, 500, 503])('is refused with %d, and nothing is invoked', async (status) => {
    const onConnect = record();
    const gateway = await start({
      troubles: { ...NO_TROUBLES, handshakeRefusal: () => status },
      routes: { $connect: oneWay(onConnect.invoke) },
    });
    expect(await refusedBy(gateway.url)).toMatchObject({ status });
    expect(onConnect.events).toEqual([]);
  });

  it('is refused for what is wrong with it first', async () => {
    const gateway = await start({ troubles: { ...NO_TROUBLES, handshakeRefusal: () => 500 } });
    expect(await refusedBy(`ws://127.0.0.1:${gateway.port}/other`)).toMatchObject({ status: 403 });
  });
});

describe('a connection that is dropped', () => {
  it('ends without a close frame, and $disconnect is told of an abnormal loss', async () => {
    const { clock, client, onDisconnect } = await setUp({ dropAfterMs: () => SECOND });
    clock.advance(SECOND - 1);
    client.send('still here');
    expect(await client.next()).toBe('still here');
    clock.advance(1);
    expect(await client.closed).toEqual({ code: 1006, reason: '' });
    expect((await onDisconnect.next()).requestContext).toMatchObject({ disconnectStatusCode: 1006 });
  });

  it('leaves no timer behind when it ends before', async () => {
    const { clock, client, gateway } = await setUp({ dropAfterMs: () => MINUTE });
    client.socket.close();
    await gateway.close();
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('a connection whose life is shortened', () => {
  it('ends at its age, however busy', async () => {
    const { clock, client } = await setUp({ maxDurationMs: () => MINUTE });
    clock.advance(MINUTE - 1);
    client.send('busy');
    await client.next();
    clock.advance(1);
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
  });

  it('ends when it was idle for as long as that', async () => {
    const { clock, client } = await setUp({ idleMs: () => MINUTE });
    clock.advance(MINUTE - 1);
    client.send('busy');
    await client.next();
    clock.advance(MINUTE - 1);
    client.send('busy again');
    await client.next();
    clock.advance(MINUTE);
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
  });
});

describe('a change of troubles', () => {
  async function changeable() {
    const now: { troubles: Partial<Troubles>; readonly listeners: Set<() => void> } = {
      troubles: {},
      listeners: new Set(),
    };
    const all = () => ({ ...NO_TROUBLES, ...now.troubles });
    const parts = await setUp({
      halfDeadAfterMs: () => all().halfDeadAfterMs(),
      dropAfterMs: () => all().dropAfterMs(),
      maxDurationMs: () => all().maxDurationMs(),
      idleMs: () => all().idleMs(),
      onChange(run) {
        now.listeners.add(run);
        return () => now.listeners.delete(run);
      },
    });
    const change = (troubles: Partial<Troubles>) => {
      now.troubles = troubles;
      for (const run of now.listeners) run();
    };
    return { ...parts, change, listeners: now.listeners };
  }

  it('drops a connection that is open, after a time that runs from the change', async () => {
    const { clock, client, change } = await changeable();
    clock.advance(MINUTE);
    change({ dropAfterMs: () => SECOND });
    clock.advance(SECOND - 1);
    client.send('still here');
    expect(await client.next()).toBe('still here');
    clock.advance(1);
    expect(await client.closed).toMatchObject({ code: 1006 });
  });

  it('spares a connection that was to be dropped', async () => {
    const { clock, client, change } = await changeable();
    change({ dropAfterMs: () => SECOND });
    change({});
    clock.advance(MINUTE);
    client.send('still here');
    expect(await client.next()).toBe('still here');
  });

  it('lets a connection die by half once only, and does not revive it', async () => {
    const { clock, client, change, gateway } = await changeable();
    change({ halfDeadAfterMs: () => SECOND });
    clock.advance(SECOND);
    change({ halfDeadAfterMs: () => SECOND });
    clock.advance(SECOND);
    expect(gateway.counters().halfDeaths).toBe(1);
    change({ idleMs: () => MINUTE });
    clock.advance(MINUTE + CLOSE_WAIT);
    await expect(client.next()).rejects.toThrow('closed with 1006');
  });

  it('ends a connection that is too old by now, and counts its age from its handshake', async () => {
    const { clock, client, change } = await changeable();
    clock.advance(MINUTE);
    change({ maxDurationMs: () => MINUTE + SECOND });
    clock.advance(SECOND - 1);
    client.send('still here');
    await client.next();
    change({ maxDurationMs: () => SECOND });
    clock.advance(0);
    expect(await client.closed).toMatchObject({ code: 1001 });
  });

  it('ends a connection that has been idle for too long by now', async () => {
    const { clock, client, change } = await changeable();
    clock.advance(MINUTE);
    change({ idleMs: () => MINUTE + SECOND });
    clock.advance(SECOND);
    expect(await client.closed).toMatchObject({ code: 1001 });
  });

  it('gives a connection its two hours back', async () => {
    const { clock, client, change } = await changeable();
    change({ maxDurationMs: () => MINUTE, idleMs: () => MINUTE });
    change({});
    clock.advance(2 * MINUTE);
    client.send('still here');
    expect(await client.next()).toBe('still here');
  });

  it('concerns no connection that has ended', async () => {
    const { client, gateway, listeners } = await changeable();
    client.socket.close();
    await gateway.close();
    expect(listeners.size).toBe(0);
  });
});

describe('a connection that is half dead', () => {
  it('takes posts until its buffer is full, and its client sees none of them', async () => {
    const { clock, client, connectionId, management } = await setUp(
      { halfDeadAfterMs: () => SECOND },
      { limits: { sendBufferBytes: 1_000, idleMs: MINUTE } },
    );
    clock.advance(SECOND);
    const Data = Buffer.alloc(600, 'x');
    await management.send(post(connectionId, Data));
    await management.send(post(connectionId, Data));
    await expect(management.send(post(connectionId, Data))).rejects.toMatchObject({ name: 'LimitExceededException' });
    clock.advance(MINUTE + CLOSE_WAIT);
    await expect(client.next()).rejects.toThrow('closed with 1006');
  });

  it('hears nothing of its client, not even its goodbye, and ends when it was idle for too long', async () => {
    const { clock, client, gateway, onMessage, onDisconnect } = await setUp({
      halfDeadAfterMs: inTurn(SECOND, undefined),
    });
    clock.advance(SECOND);
    client.send('is there anybody');
    client.socket.close();
    const other = await connect(gateway.url);
    other.send('from another');
    await other.next(); // by then the gateway would have read what the first one sent
    expect(onMessage.events.map(({ body }) => body)).toEqual(['from another']);
    expect(gateway.openConnections()).toBe(2);
    other.socket.close();
    await onDisconnect.next();
    clock.advance(10 * MINUTE + CLOSE_WAIT);
    expect((await onDisconnect.next()).requestContext).toMatchObject({
      disconnectStatusCode: 1001,
      disconnectReason: 'Going away',
    });
    expect(onMessage.events).toHaveLength(1);
  });

  it('was alive before', async () => {
    const { clock, client } = await setUp({ halfDeadAfterMs: () => SECOND });
    clock.advance(SECOND - 1);
    client.send('hello');
    expect(await client.next()).toBe('hello');
    client.socket.close();
    await client.closed;
  });

  it('can be described and deleted; its socket is cut after the wait for its close frame', async () => {
    const { clock, client, connectionId, management, onDisconnect } = await setUp({ halfDeadAfterMs: () => SECOND });
    clock.advance(SECOND);
    await management.send(new GetConnectionCommand({ ConnectionId: connectionId }));
    await management.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
    clock.advance(CLOSE_WAIT);
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect((await onDisconnect.next()).requestContext).toMatchObject({ disconnectStatusCode: 1000 });
  });

  it('leaves no timer behind when it ends before', async () => {
    const { clock, client, gateway } = await setUp({ halfDeadAfterMs: () => MINUTE });
    client.socket.close();
    await gateway.close();
    expect(clock.pendingTimers()).toBe(0);
  });
});
