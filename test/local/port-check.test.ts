import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { checkPort } from '../../local/port-check.ts';

async function listening(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return { server, port: address.port };
}

/** A port on which somebody listens until the test ends. */
async function takenPort(): Promise<number> {
  const { server, port } = await listening();
  onTestFinished(() => void server.close());
  return port;
}

async function freePort(): Promise<number> {
  const { server, port } = await listening();
  server.close();
  await once(server, 'close');
  return port;
}

it('a port on which somebody listens is refused by name', async () => {
  const port = await takenPort();

  await expect(checkPort('127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
});

it('a free port is left free', async () => {
  const port = await freePort();

  await checkPort('127.0.0.1', port);
  await expect(checkPort('127.0.0.1', port)).resolves.toBeUndefined();
});
