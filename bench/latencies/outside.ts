import { once } from 'node:events';
import { WebSocket } from 'ws';
import { startTokenServer } from '../stream-delay/token-server.ts';
import { exchangeOf, type Milestone, milestoneOf } from './exchange.ts';
import type { Order, Report, Talk } from './plan.ts';

// The world around the designs, in a process of its own: the model that writes for all of them, and a client of each.

const [words, everyMs] = process.argv.slice(2).map(Number);
const OVERDUE_MS = 20_000; // 20 s
const clients = new Map<string, WebSocket>();
let thinkMs = 0;

const model = await startTokenServer(words ?? 0, everyMs ?? 0, () => thinkMs);
tell({ kind: 'model', url: model.url });
process.once('disconnect', () => process.exit()); // nobody is left to listen
process.on('message', (order: Order) => {
  carryOut(order).then(tell, (cause) => tell({ kind: 'failed', design: order.design, why: String(cause) }));
});

async function carryOut(order: Order): Promise<Report> {
  const { design } = order;
  if (order.kind === 'connect') {
    clients.set(design, await connect(order.address, order.greeting));
    return { kind: 'connected', design };
  }
  const socket = clients.get(design);
  if (socket === undefined) throw new Error('is not connected');
  thinkMs = order.thinkMs;
  return { kind: 'talked', design, ...(await talk(socket)) };
}

async function connect(address: string, greeting: string | undefined): Promise<WebSocket> {
  const socket = new WebSocket(address);
  const greeted = greeting === undefined ? undefined : first(socket, (frame) => frame.event === greeting);
  await once(socket, 'open');
  await greeted;
  return socket;
}

/** Says something, and notes when what came of it. */
async function talk(socket: WebSocket): Promise<Talk> {
  const seen = new Map<Milestone, number>();
  const sentAt = performance.now();
  const whole = first(socket, (frame) => {
    const milestone = milestoneOf(frame);
    if (milestone !== undefined && !seen.has(milestone)) seen.set(milestone, performance.now() - sentAt);
    return exchangeOf(seen) !== undefined;
  });
  socket.send(JSON.stringify({ event: 'message', data: { content: 'What a day. How was yours?' } }));
  await whole;
  const exchange = exchangeOf(seen);
  if (exchange === undefined) throw new Error('has no whole exchange');
  return { exchange, sentAt: performance.timeOrigin + sentAt };
}

type Frame = Parameters<typeof milestoneOf>[0];

/** Reads frames until one is what is waited for. */
function first(socket: WebSocket, isIt: (frame: Frame) => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const hear = (data: WebSocket.RawData): void => {
    if (isIt(JSON.parse(String(data)) as Frame)) resolve();
  };
  const overdue = setTimeout(() => reject(new Error(`has waited for ${OVERDUE_MS} ms`)), OVERDUE_MS);
  const close = (code: number): void => reject(new Error(`was closed with ${code}`));
  socket.on('message', hear).on('close', close);
  return promise.finally(() => {
    clearTimeout(overdue);
    socket.off('message', hear).off('close', close);
  });
}

function tell(report: Report): void {
  process.send?.(report);
}
