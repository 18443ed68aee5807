import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Plan, Report } from './plan.ts';
import { startTokenServer, type TokenServer, WORD_LENGTH } from './token-server.ts';

// The world around the stack, in a process of its own: the model that writes, and the clients that read. One clock for both.

const WORDS = 100; // of a reply
const EVERY_MS = 20; // 50 words a second

type Frame = { readonly event: string; readonly data: { readonly offset?: number; readonly text?: string } };

const model = await startTokenServer(WORDS, EVERY_MS);
tell({ modelUrl: model.url });
process.on('message', async (plan: Plan) => {
  const delays = await Promise.all(
    plan.addresses.map((address, client) => converse(model, address, client, plan.replies)),
  );
  tell({ delays: delays.flat() });
});

/** One client's conversation: how long each word of the model took to its screen, ms. */
async function converse(model: TokenServer, address: string, client: number, replies: number): Promise<number[]> {
  const socket = new WebSocket(address);
  const frames: Frame[] = [];
  let arrived = Promise.withResolvers<void>();
  const arrivals = new Map<Frame, number>();
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame;
    arrivals.set(frame, performance.now());
    frames.push(frame);
    arrived.resolve();
    arrived = Promise.withResolvers();
  });
  const next = async (event: string): Promise<readonly Frame[]> => {
    for (;;) {
      const index = frames.findIndex((frame) => frame.event === event);
      if (index >= 0) return frames.splice(0, index + 1);
      await arrived.promise;
    }
  };
  await once(socket, 'open');
  await next('history');

  const delays: number[] = [];
  for (let reply = 0; reply < replies; reply += 1) {
    const content = `client ${client}, message ${reply}`;
    socket.send(JSON.stringify({ event: 'message', data: { content } }));
    const seen = await next('message');
    delays.push(...wordDelays(seen, arrivals, model.sentAt(content)));
  }
  socket.close(1000);
  return delays;
}

/** A word has arrived with the first piece that reaches its last letter. */
function wordDelays(
  frames: readonly Frame[],
  arrivals: ReadonlyMap<Frame, number>,
  sentAt: readonly number[],
): readonly number[] {
  const delays: number[] = [];
  for (const frame of frames) {
    if (frame.event !== 'message_delta') continue;
    const reached = (frame.data.offset ?? 0) + (frame.data.text ?? '').length;
    for (let word = delays.length; word < sentAt.length && (word + 1) * WORD_LENGTH - 1 <= reached; word += 1)
      delays.push((arrivals.get(frame) ?? Number.NaN) - (sentAt[word] ?? Number.NaN));
  }
  return delays;
}

function tell(report: Report): void {
  process.send?.(report);
}
