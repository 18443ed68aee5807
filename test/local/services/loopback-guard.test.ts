import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { guardLoopback } from '../../../local/services/loopback-guard.ts';
import { statusOf } from '../status-of.ts';

describe('a guarded server', () => {
  const seen = vi.fn();
  let port: number;
  beforeEach(async () => {
    seen.mockClear();
    const server = createServer((request, response) => {
      seen(request.url);
      response.end();
    });
    guardLoopback(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    ({ port } = server.address() as AddressInfo);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('answers programs of this machine that call it %s', async (name) => {
    expect(await statusOf(`http://127.0.0.1:${port}/a`, { Host: `${name}:${port}` }, 'POST')).toBe(200);
    expect(seen.mock.calls).toEqual([['/a']]);
  });

  it.each(['https://evil.example', 'http://localhost:3000', 'null', ''])(
    'refuses a page of the origin %j, unseen, whatever it asks',
    async (Origin) => {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        expect(await statusOf(`http://127.0.0.1:${port}/a`, { Origin }, method)).toBe(403);
      }
      expect(seen).not.toHaveBeenCalled();
    },
  );

  it.each(['evil.example', '127.0.0.1.evil.example', 'bucket.localhost'])(
    'refuses whoever calls it %s, unseen',
    async (name) => {
      expect(await statusOf(`http://127.0.0.1:${port}/a`, { Host: `${name}:${port}` })).toBe(403);
      expect(seen).not.toHaveBeenCalled();
    },
  );

  it('refuses whoever does not say what it is called, unseen', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.end('GET /a HTTP/1.0\r\n\r\n');

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
    expect(seen).not.toHaveBeenCalled();
  });
});
