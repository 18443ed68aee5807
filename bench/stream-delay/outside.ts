import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Order, Report } from './plan.ts';
import { startTokenServer, WORD_LENGTH } from './token-server.ts';

// The world around the stack, in a process of its own: the model that writes, and the clients that read. One clock for both. Where
// a client waits in vain, the process ends, and whoever asked it is told.

const WORDS = 80; // of a reply
const EVERY_MS = 20; // 50 words a second
const OVERDUE_MS = 30_000; // 30 s

type Frame = { readonly event: string; readonly data: { readonly offset?: number; readonly text?: string } };
type Arrived = { readonly frame: Frame; readonly at: number };

/** A conversation: the delays of each word of the reply to its next message, ms. */
type Conversation = () => Promise<readonly number[]>;

process.once('disconnect', () => process.exit()); // nobody is left to listen
const model = await startTokenServer(WORDS, EVERY_MS);
const conversations: Conversation[] = [];
process.on('message', async (order: Order) => {
  if (order.kind === 'connect') {
    conversations.push(...(await Promise.all(order.addresses.map(open))));
    return tell({ kind: 'connected' });
  }
  const talking = order.clients.flatMap((client) => conversations[client] ?? []);
  const delays = await Promise.all(talking.map((converse) => converse()));
  tell({ kind: 'talked', delays: delays.flat() });
});
tell({ kind: 'model', url: model.url });

async function open(address: string, client: number): Promise<Conversation> {
  const socket = new WebSocket(address);
  const greeted = framesUntil(socket, 'history');
  await once(socket, 'open');
  await greeted;
  let messages = 0;
  return async () => {
    const content = `client ${client}, message ${messages++}`;
    const replied = framesUntil(socket, 'message');
    socket.send(JSON.stringify({ event: 'message', data: { content } }));
    return wordDelays(await replied, model.sentAt(content));
  };
}

/** All frames that arrive from now on, until there is one of this event. */
function framesUntil(socket: WebSocket, event: string): Promise<readonly Arrived[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Arrived[]>();
  const frames: Arrived[] = [];
  const hear = (data: WebSocket.RawData): void => {
    const frame = JSON.parse(String(data)) as Frame;
    frames.push({ frame, at: performance.now() });
    if (frame.event === event) resolve(frames);
  };
  const lose = (code: number): void => reject(new Error(`A connection was closed with ${code}`));
  const overdue = setTimeout(() => reject(new Error(`No ${event} within ${OVERDUE_MS} ms`)), OVERDUE_MS);
  socket.on('message', hear).on('close', lose);
  return promise.finally(() => {
    clearTimeout(overdue);
    socket.off('message', hear).off('close', lose);
  });
}

/** A word has arrived with the first piece that reaches its last letter. */
function wordDelays(arrived: readonly Arrived[], sentAt: readonly number[]): readonly number[] {
  const delays: number[] = [];
  for (const { frame, at } of arrived) {
    if (frame.event !== 'message_delta') continue;
    const reached = (frame.data.offset ?? 0) + (frame.data.text ?? '').length;
    for (let word = delays.length; word < sentAt.length && (word + 1) * WORD_LENGTH - 1 <= reached; word += 1)
      delays.push(at - (sentAt[word] ?? Number.NaN));
  }
  return delays;
}

function tell(report: Report): void {
  process.send?.(report);
}
