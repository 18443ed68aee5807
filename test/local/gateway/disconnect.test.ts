import { describe, expect, it } from 'vitest';
import { connect } from './client.ts';
import { oneWay, record, start } from './harness.ts';

async function setUp(invoke = record()) {
  const gateway = await start({ routes: { $disconnect: oneWay(invoke.invoke) } });
  const client = await connect(gateway.url);
  return { gateway, client, onDisconnect: invoke };
}

describe('$disconnect', () => {
  it('says 1005 when the client closed without a code', async () => {
    const { client, onDisconnect } = await setUp();
    client.socket.close();
    const event = await onDisconnect.next();
    expect(event.requestContext).toMatchObject({
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      disconnectStatusCode: 1005,
      disconnectReason: 'Client-side close frame status not set',
    });
    expect(event.headers).toEqual({
      Host: expect.stringMatching(/^127\.0\.0\.1:/),
      'x-api-key': '',
      'X-Forwarded-For': '',
      'x-restapi': '',
    });
  });

  it("says the client's own code and reason", async () => {
    const { client, onDisconnect } = await setUp();
    client.socket.close(4001, 'had enough');
    expect((await onDisconnect.next()).requestContext).toMatchObject({
      disconnectStatusCode: 4001,
      disconnectReason: 'had enough',
    });
  });

  it('says 1006 when the connection was lost', async () => {
    const { client, onDisconnect } = await setUp();
    client.socket.terminate();
    expect((await onDisconnect.next()).requestContext).toMatchObject({
      disconnectStatusCode: 1006,
      disconnectReason: '',
    });
  });

  it('comes after the connection is gone', async () => {
    const { client, gateway, onDisconnect } = await setUp();
    client.socket.close();
    await onDisconnect.next();
    expect(gateway.openConnections()).toBe(0);
  });

  it('that fails is logged', async () => {
    const cause = new Error('boom');
    const { client, gateway, onDisconnect } = await setUp(record(() => Promise.reject(cause)));
    client.socket.close();
    const { connectionId, requestId } = (await onDisconnect.next()).requestContext;
    const entry = await gateway.logged('$disconnect failed');
    expect(entry).toMatchObject({ level: 'error', connectionId, requestId, cause });
  });
});
