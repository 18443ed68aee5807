import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BedrockServer,
  converses,
  startBedrockServer,
  stop,
  stream,
  toolInput,
} from '../support/bedrock-server.ts';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { dataOf, drafted } from '../support/model-stack.ts';
import { WireClient } from '../support/wire-client.ts';

const NO_FACTS = stream(...toolInput('{"facts": []}'), ...stop('tool_use'));
const KEY = 'bedrock-api-key-0123456789';

describe('Demi with a model of Bedrock', () => {
  let bedrock: BedrockServer;
  let stack: TestStack;
  beforeAll(async () => {
    bedrock = await startBedrockServer();
    stack = await startTestStack({
      environment: {
        DEMI_MODEL: 'bedrock:us.amazon.nova-2-lite-v1:0',
        DEMI_MODEL_API_KEY: KEY,
        MODEL_REGION: 'eu-west-1',
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
      },
    });
  });
  afterAll(async () => {
    await stack?.stop();
    await bedrock?.stop();
  });

  it('holds a whole exchange', async () => {
    const token = await stack.token('ada');
    const client = await WireClient.greeted(stack.url, { token, topics: 'stream,emotion' });
    await sayGoodMorning(client);
    bedrock.reply(converses('Oh.', ' A mortal', ' with taste.'), NO_FACTS);
    client.send('message', { content: 'I brought you figs' });
    const frames = await client.until('emotion_update');

    const [reply] = dataOf(frames, 'message');
    expect(reply?.content).toBe('Oh. A mortal with taste.');
    expect(drafted(frames)).toBe(reply?.content);
    const request = bedrock.requests[2];
    expect(request?.path).toBe('/model/us.amazon.nova-2-lite-v1%3A0/converse-stream');
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(request?.body).toMatchObject({
      system: [{ text: expect.stringContaining('You are Demi') }],
      messages: [
        { role: 'user', content: [{ text: 'Good morning' }] },
        { role: 'assistant', content: [{ text: 'Is it?' }] },
        { role: 'user', content: [{ text: 'I brought you figs' }] },
      ],
      inferenceConfig: { maxTokens: expect.any(Number) },
    });
    await client.close();

    const again = await WireClient.greeted(stack.url, { token });
    expect((again.history.data.messages as readonly unknown[]).at(-1)).toMatchObject({ content: reply?.content });
    await again.close();
  });

  /** Waits for what is learned from it, too: the server gives its answers in order. */
  async function sayGoodMorning(client: WireClient): Promise<void> {
    bedrock.reply(converses('Is it?'), NO_FACTS);
    client.send('message', { content: 'Good morning' });
    await client.until('emotion_update');
    await vi.waitFor(() => expect(bedrock.requests).toHaveLength(2));
  }
});
