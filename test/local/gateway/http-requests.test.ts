import { request as httpRequest } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type HttpHandler, NO_TROUBLES, type Troubles } from '../../../local/gateway/index.ts';
import { start, type TestGateway } from './harness.ts';

const hello: HttpHandler = (request, response) => {
  if (request.url !== '/hello') return false;
  response.end('hello');
  return true;
};

/** Like fetch, but with headers that fetch does not let through. */
async function get(gateway: TestGateway, path: string, headers: Record<string, string>) {
  const request = httpRequest({ host: '127.0.0.1', port: gateway.port, path, headers });
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    });
    request.end();
  });
}

describe('a plain HTTP request', () => {
  it('gets 426 on the path of the stage and on an alias', async () => {
    const gateway = await start({ websocketPaths: ['/ws'], http: hello });
    for (const path of ['/dev', '/dev?token=t', '/ws']) {
      const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`);
      expect(response.status).toBe(426);
    }
  });

  it('gets 403 there with another method', async () => {
    const gateway = await start();
    expect((await fetch(gateway.callbackUrl, { method: 'POST' })).status).toBe(403);
  });

  it('goes to the http option elsewhere', async () => {
    const gateway = await start({ http: hello });
    const response = await fetch(`http://127.0.0.1:${gateway.port}/hello`);
    expect(await response.text()).toBe('hello');
  });

  it('gets 403 when nobody wants it', async () => {
    const withHttp = await start({ http: hello });
    const without = await start();
    for (const { port } of [withHttp, without]) {
      const response = await fetch(`http://127.0.0.1:${port}/other`);
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ message: 'Forbidden' });
    }
  });

  it('gets 500 when the http option throws, and the cause is logged', async () => {
    const cause = new Error('boom');
    const gateway = await start({ http: () => Promise.reject(cause) });
    expect((await fetch(`http://127.0.0.1:${gateway.port}/hello`)).status).toBe(500);
    expect(await gateway.logged('the gateway failed on an HTTP request')).toMatchObject({ cause });
  });

  it('that breaks off is no failure of the gateway', async () => {
    const clients: Socket[] = [];
    const gateway = await start({
      http(request) {
        for (const client of clients) client.destroy(); // its head is here, its body never will be
        return text(request).then(() => true);
      },
    });
    const client = connectTcp(gateway.port, '127.0.0.1');
    clients.push(client);
    client.write('POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf');
    await gateway.logged('a caller left before its request was whole');
    expect(gateway.logs.map(({ level }) => level)).toEqual(['warn']);
  });

  it('gets 403 by a foreign Host on loopback, on every path', async () => {
    const troubles: Troubles = { ...NO_TROUBLES, managementCall: () => Promise.reject(new Error('asked')) };
    const gateway = await start({ http: hello, troubles });
    for (const path of ['/hello', '/dev', '/dev/@connections/x']) {
      const { status } = await get(gateway, path, { Host: `evil.example:${gateway.port}` });
      expect(status).toBe(403);
    }
    expect(await get(gateway, '/hello', { Host: 'localhost' })).toEqual({ status: 200, body: 'hello' });
  });

  it('may offer HTTP/2, which is not taken up', async () => {
    const gateway = await start({ http: hello });
    const headers = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': '' };
    expect(await get(gateway, '/hello', headers)).toEqual({ status: 200, body: 'hello' });
    expect(await get(gateway, '/dev', headers)).toMatchObject({ status: 426 });
  });
});
