import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../lambdas/routes.ts';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { type Frame, WireClient } from '../support/wire-client.ts';

const TROUBLED_REPLY = fileURLToPath(new URL('../fixtures/troubled-reply.ts', import.meta.url));

describe('a conductor that throws', () => {
  let stack: TestStack;
  beforeAll(async () => {
    const source = (entry: string) => fileURLToPath(new URL(`../../${entry}`, import.meta.url));
    stack = await startTestStack({
      entryOf: (name) => (name === 'reply' ? TROUBLED_REPLY : source(FUNCTIONS[name].entry)),
    });
  });
  afterAll(() => stack.stop());

  const connect = async (user: string) =>
    WireClient.greeted(stack.url, { token: await stack.token(user), topics: 'stream' });

  it('once, is asked once more, and the stream starts over', async () => {
    const client = await connect('once');
    client.send('message', { content: 'fail 1 times' });
    const frames = await framesUntil(client, 'message');
    expect(frames.at(-1)?.data).toMatchObject({ content: 'I was about to say something.' });
    const offsets = frames.filter((frame) => frame.event === 'message_delta').map((frame) => frame.data.offset);
    expect(offsets[0]).toBe(0);
    expect(typingOf(frames)).toEqual([true, false]);
    await client.close();
  });

  it('twice, is given up: typing ends, the user is told, nothing is stored, and the next message works', async () => {
    const client = await connect('twice');
    client.send('message', { content: 'fail 2 times', client_message_id: 'c-1' });
    const delivered = await client.next('delivered');
    const frames = await framesUntil(client, 'error');
    expect(typingOf(frames)).toEqual([true, false]);
    expect(frames.at(-1)?.data).toMatchObject({
      code: 'inference_error',
      message: 'Error generating response',
      retryable: true,
      client_message_id: 'c-1',
      in_reply_to: delivered.data.message_id,
      fallback: expect.any(String),
    });
    expect(JSON.stringify(frames)).not.toContain('secret detail');

    client.send('message', { content: 'And now?' });
    await client.next('message');
    await client.close();

    const again = await connect('twice');
    const senders = (again.history.data.messages as { sender: string }[]).map((message) => message.sender);
    expect(senders).toEqual(['user', 'user', 'demi']);
    expect((await again.next('error')).data).toMatchObject({ code: 'inference_error', client_message_id: 'c-1' });
    await again.close();
  });

  it('twice, is asked again when the message is sent again under its client id', async () => {
    const client = await connect('again');
    const message = { content: 'fail 2 times', client_message_id: 'c-2' };
    client.send('message', message);
    const first = await client.next('delivered');
    await client.next('error');
    client.send('message', { ...message, content: 'the text of the first time counts' });
    const second = await client.next('delivered');
    expect(second.data).toMatchObject({ message_id: first.data.message_id, duplicate: true });
    const reply = await client.next('message');
    expect(reply.data.in_reply_to).toBe(first.data.message_id);
    await client.close();
  });
});

async function framesUntil(client: WireClient, event: string): Promise<readonly Frame[]> {
  const frames = [await client.next()];
  while (frames.at(-1)?.event !== event) frames.push(await client.next());
  return frames;
}

function typingOf(frames: readonly Frame[]): readonly unknown[] {
  return frames.filter((frame) => frame.event === 'typing').map((frame) => frame.data.is_typing);
}
