import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { callsOfOne, TABLE_CALLS } from '../../../bench/stack/table-calls.ts';
import { startTestStack, type TestStack } from '../../support/local-stack.ts';
import { WireClient } from '../../support/wire-client.ts';

let stack: TestStack;
const invocations: (readonly string[])[] = []; // of the message and of its reply: the operations on tables

beforeAll(async () => {
  stack = await startTestStack({
    onInvocation: ({ trigger, calls }) => {
      if (trigger !== 'message' && !trigger.includes('reply')) return;
      invocations.push(calls.filter(({ service }) => service === 'DynamoDB').map(({ operation }) => operation));
    },
  });
});
afterAll(() => stack.stop());

/** How often each operation is among them. */
function counted(operations: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const operation of operations) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** The table calls of one exchange of a user who has not been there yet. */
async function exchangeOf(user: string): Promise<Readonly<Record<string, number>>> {
  invocations.length = 0;
  const client = await WireClient.greeted(stack.url, { token: await stack.token(user) });
  client.send('message', { content: 'Hello', client_message_id: 'one' });
  await client.next('message');
  await vi.waitFor(() => expect(invocations).toHaveLength(2), 10_000);
  return counted(invocations.flat());
}

it('The table calls of the ceiling are those of an exchange, and there are no others', async () => {
  const found = [await exchangeOf('ada'), await exchangeOf('bob'), await exchangeOf('eve')];

  expect(found).toContainEqual(TABLE_CALLS); // on a busy machine she also looks whether she shall stop, every 400 ms
});

it('The ceiling makes as many calls as it says', () => {
  expect(counted(callsOfOne('ours').map(([operation]) => operation))).toEqual(TABLE_CALLS);
});

it('Exchanges write items of their own', () => {
  const written = () => callsOfOne('ours').filter(([operation]) => operation !== 'Query');
  const first = JSON.stringify(written()[0]);

  expect(written().map((call) => JSON.stringify(call))).not.toContain(first);
});
