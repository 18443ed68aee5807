import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import type { WorldOrder, WorldReport } from './plan.ts';

// The recipients, in a process of their own, and an endpoint for posts that take their time.

const SLOW_MS = 500;
const AT_ONCE = 20; // handshakes
let frames = 0;

const slow = createServer((request, response) => {
  request.resume();
  setTimeout(() => response.writeHead(200).end(), SLOW_MS);
});
slow.listen(0, '127.0.0.1');
await once(slow, 'listening');
tell({ kind: 'slow', url: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/slow` });

process.once('disconnect', () => process.exit()); // nobody is left to listen
process.on('message', async (order: WorldOrder) => {
  if (order.kind === 'count') return tell({ kind: 'counted', frames });
  const live = await connectAll(order.address, order.clients);
  const leaving = await connectAll(order.address, order.leaving);
  await Promise.all(leaving.map(({ socket }) => leave(socket)));
  const idsOf = (all: readonly Client[]): readonly string[] => all.map(({ connectionId }) => connectionId);
  tell({ kind: 'connected', live: idsOf(live), gone: idsOf(leaving) });
});

type Client = { readonly socket: WebSocket; readonly connectionId: string };

async function connectAll(address: string, clients: number): Promise<readonly Client[]> {
  const connected: Client[] = [];
  while (connected.length < clients) {
    const length = Math.min(AT_ONCE, clients - connected.length);
    connected.push(...(await Promise.all(Array.from({ length }, () => connect(address)))));
  }
  return connected;
}

async function connect(address: string): Promise<Client> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  socket.send(JSON.stringify({ event: 'who' }));
  const [connectionId] = await once(socket, 'message');
  socket.on('message', () => {
    frames += 1;
  });
  return { socket, connectionId: String(connectionId) };
}

async function leave(socket: WebSocket): Promise<void> {
  socket.close();
  await once(socket, 'close');
}

function tell(report: WorldReport): void {
  process.send?.(report);
}
