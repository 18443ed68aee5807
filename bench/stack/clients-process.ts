import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { FromClients, Talk, ToClients } from './messages.ts';
import { textOf } from './text.ts';

// The clients of a stack, in a process of their own: what they cost does not count as the stack's. Where one of them loses its
// connection or waits in vain, the process ends, and whoever asked it is told.

const AT_ONCE = 20; // connections that open at the same time
const OVERDUE_MS = 60_000; // 1 min

type Frame = { readonly event: string; readonly data: { readonly is_typing?: boolean; readonly sender?: string } };
type Client = { readonly socket: WebSocket; hear: (frame: Frame) => void; lose: (cause: Error) => void };

const clients: Client[] = [];
const tell = (message: FromClients): void => void process.send?.(message);

process.once('disconnect', () => process.exit()); // nobody is left to listen
process.on('message', async (message: ToClients) => {
  if (message.kind === 'connect') {
    for (let first = 0; first < message.addresses.length; first += AT_ONCE)
      clients.push(...(await Promise.all(message.addresses.slice(first, first + AT_ONCE).map(connect))));
    tell({ kind: 'connected' });
    return;
  }
  const startedAt = performance.now();
  const talks = await Promise.all(message.connections.map((number) => talk(number, message.exchanges)));
  const all = (of: keyof Omit<Talk, 'tookMs'>) => talks.flatMap((each) => each[of]);
  const tookMs = performance.now() - startedAt;
  tell({ kind: 'talked', acknowledged: all('acknowledged'), typing: all('typing'), replied: all('replied'), tookMs });
});

/** Resolves when the connection has its history: from then on it gets everything. */
function connect(address: string): Promise<Client> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const client: Client = {
      socket,
      hear: ({ event }) => {
        if (event === 'history') resolve(client);
      },
      lose: reject,
    };
    socket.on('error', reject);
    socket.on('close', (code) => client.lose(new Error(`A connection was closed with ${code}`)));
    socket.on('message', (data) => client.hear(JSON.parse(String(data)) as Frame));
  });
}

/** Says something and waits for the reply, again and again. */
async function talk(number: number, exchanges: number): Promise<Omit<Talk, 'tookMs'>> {
  const client = clients[number];
  if (client === undefined) throw new Error(`There is no connection ${number}`);
  const times = { acknowledged: [] as number[], typing: [] as number[], replied: [] as number[] };
  for (let exchange = 0; exchange < exchanges; exchange += 1) await exchangeWith(client, exchange, times);
  return times;
}

function exchangeWith(
  client: Client,
  exchange: number,
  times: { readonly acknowledged: number[]; readonly typing: number[]; readonly replied: number[] },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const overdue = setTimeout(() => reject(new Error(`No reply within ${OVERDUE_MS} ms`)), OVERDUE_MS);
    const sentAt = performance.now();
    let isTyping = false;
    client.lose = reject;
    client.hear = ({ event, data }) => {
      const after = performance.now() - sentAt;
      if (event === 'error' || event === 'inference_error') reject(new Error(JSON.stringify(data)));
      if (event === 'delivered') times.acknowledged.push(after);
      if (event === 'typing' && data.is_typing === true && !isTyping) {
        isTyping = true;
        times.typing.push(after);
      }
      if (event === 'message' && data.sender === 'demi') {
        times.replied.push(after);
        clearTimeout(overdue);
        resolve();
      }
    };
    const data = { content: textOf(exchange), client_message_id: randomUUID() };
    client.socket.send(JSON.stringify({ event: 'message', data }));
  });
}

tell({ kind: 'there' });
