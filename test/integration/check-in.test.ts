import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { WireClient } from '../support/wire-client.ts';

const SPEED = 120; // five minutes of silence are 2.5 s
const YEARS_MS = 10 * 365 * 86_400_000;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack({ speed: SPEED });
});
afterAll(() => stack.stop());

/** Somebody whom she may write to at any hour, and who makes her happy. */
async function makeHappy(user: string): Promise<WireClient> {
  const exp = Math.floor((stack.now() + YEARS_MS) / 1000);
  const client = await WireClient.greeted(stack.url, { token: await stack.token(user, { exp }), topics: 'emotion' });
  client.send('settings', { quiet_hours: { start: '00:00', end: '00:00' } });
  await client.next('settings');
  for (const word of ['wonderful', 'brilliant', 'lovely', 'amazing', 'great', 'fantastic']) {
    client.send('message', { content: `You are ${word}, I love you!` });
    await client.next('emotion_update');
  }
  return client;
}

it('she writes first, five minutes after a talk that excited her, and it stays in the history', async () => {
  const client = await makeHappy('anna');

  const isFirst = (frame: { data: Record<string, unknown> }) => frame.data.check_in !== undefined;
  const { data } = await client.next('message', isFirst);
  expect(data).toMatchObject({
    conversation_id: 'anna',
    sender: 'demi',
    status: 'sent',
    check_in: { trigger: 'excitement', tone: 'warm' },
  });
  expect(data).not.toHaveProperty('in_reply_to');
  client.send('history', { limit: 1 });
  const page = await client.next('history');
  expect(page.data.messages).toMatchObject([{ message_id: data.message_id, check_in: data.check_in }]);
  await client.close();
}, 60_000);
