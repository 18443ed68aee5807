import { describe, expect, it, vi } from 'vitest';
import { connect } from './client.ts';
import { record, start, twoWay } from './harness.ts';

const MESSAGES = 3_000;
const ANSWER_BYTES = 20_000; // 60 MB in all, far more than the network between two sockets of one machine takes

describe('a client that sends and does not read', () => {
  it('is read no more until it reads, and then gets every answer', async () => {
    const answering = record(async () => ({ statusCode: 200, body: 'x'.repeat(ANSWER_BYTES) }));
    const gateway = await start({
      routes: { $default: twoWay(answering.invoke) },
      limits: { accountBurst: 2 * MESSAGES },
    });
    const client = await connect(gateway.url);
    client.socket.pause();
    for (let sent = 0; sent < MESSAGES; sent += 1) client.send('x'.repeat(1_000));
    const answered = await settled(() => answering.events.length);
    expect(answered).toBeLessThan(MESSAGES);

    client.socket.resume();
    await vi.waitFor(() => expect(answering.events).toHaveLength(MESSAGES), { timeout: 15_000 });
    for (let received = 0; received < MESSAGES; received += 1) await client.next();
  });
});

/** The figure once it has stood still for a hundred turns of the event loop. */
async function settled(figure: () => number): Promise<number> {
  let last = -1;
  for (let still = 0; still < 100; still += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (figure() !== last) still = 0;
    last = figure();
  }
  return last;
}
