import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { WireClient } from '../support/wire-client.ts';

describe('a stop while Demi writes slowly', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack({ environment: { DEMI_PACE: '200' } }); // ms per word
  });
  afterAll(() => stack.stop());

  it('ends the reply where it is, and it is stored so', async () => {
    const client = await connect('anna');
    const { id, streamed } = await saySomething(client);
    client.send('stop', { in_reply_to: id });
    const reply = await client.next('message');
    expect(reply.data).toMatchObject({ stopped: true, in_reply_to: id });
    expect(String(reply.data.content).startsWith(streamed.trim())).toBe(true);
    await client.close();
    const again = await connect('anna');
    expect(again.history.data.messages).toContainEqual(expect.objectContaining({ stopped: true, in_reply_to: id }));
    await again.close();
  });

  it('that names another reply does not touch this one', async () => {
    const client = await connect('ben');
    const first = await saySomething(client);
    client.send('stop', { in_reply_to: first.id });
    await client.next('message');
    const second = await saySomething(client);
    client.send('stop', { in_reply_to: first.id });
    const reply = await client.next('message');
    expect(reply.data.in_reply_to).toBe(second.id);
    expect(reply.data.stopped).toBeUndefined();
    await client.close();
  });

  it('comes from the user alone: a disconnect does not end the reply', async () => {
    const client = await connect('cleo');
    const { id } = await saySomething(client);
    const watching = await connect('cleo');
    client.socket.terminate();
    const reply = await watching.next('message', (frame) => frame.data.in_reply_to === id);
    expect(reply.data.stopped).toBeUndefined();
    await watching.close();
  });

  async function connect(user: string) {
    return WireClient.greeted(stack.url, { token: await stack.token(user), topics: 'stream' });
  }
});

async function saySomething(client: WireClient): Promise<{ id: unknown; streamed: string }> {
  client.send('message', { content: 'Tell me about yourself, at length.' });
  const { message_id: id } = (await client.next('delivered')).data;
  const delta = await client.next('message_delta', (frame) => frame.data.in_reply_to === id);
  return { id, streamed: String(delta.data.text) };
}
