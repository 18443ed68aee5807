import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TABLE_CALLS } from '../../../bench/stack/ceiling.ts';
import { startTestStack, type TestStack } from '../../support/local-stack.ts';
import { WireClient } from '../../support/wire-client.ts';

const ALL_CALLS = Object.values(TABLE_CALLS).reduce((sum, calls) => sum + calls, 0);

let stack: TestStack;
const operations: string[] = [];

beforeAll(async () => {
  stack = await startTestStack({
    onInvocation: ({ trigger, calls }) => {
      if (trigger !== 'message' && !trigger.includes('reply')) return;
      operations.push(...calls.filter(({ service }) => service === 'DynamoDB').map(({ operation }) => operation));
    },
  });
});
afterAll(() => stack.stop());

it('The table calls of the ceiling are those of an exchange', async () => {
  const client = await WireClient.greeted(stack.url, { token: await stack.token('ada') });
  client.send('message', { content: 'Hello', client_message_id: 'one' });
  await client.next('message');
  await vi.waitFor(() => expect(operations.length).toBeGreaterThanOrEqual(ALL_CALLS), 10_000);

  const counted = Object.fromEntries(
    Object.keys(TABLE_CALLS).map((name) => [name, operations.filter((operation) => operation === name).length]),
  );
  expect(counted).toEqual(TABLE_CALLS);
});
