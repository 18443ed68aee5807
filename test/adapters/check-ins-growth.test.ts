import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { checkInsTable } from '../../adapters/check-ins.ts';
import { dueKeys } from '../../adapters/due-keys.ts';
import { dynamoDbClient } from '../../adapters/dynamodb.ts';
import { queueDueCheckIns } from '../../chat/check-in/queue-due-check-ins.ts';
import { sequentialIds } from '../support/memory/factories.ts';
import { memoryJobs } from '../support/memory/jobs.ts';
import { testTables } from './contracts/tables.ts';

const NOW = Date.UTC(2026, 1, 1, 15, 30);
const DAY = 86_400_000;
const BATCH = 25; // BatchWriteItem takes no more
const AT_ONCE = 8;

const tables = testTables();

type Cost = { calls: number; units: number };

/** A client that adds up what its calls cost. */
function meteredClient(cost: Cost): DynamoDBDocumentClient {
  const client = dynamoDbClient();
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next({
        ...args,
        input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input,
      });
      const { ConsumedCapacity: consumed } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      cost.calls += 1;
      cost.units += consumed?.CapacityUnits ?? 0;
      return result;
    },
    { step: 'initialize' },
  );
  return client;
}

/** Conversations like those of every day; of every two, she will be due to write first in one, in a day. */
async function seed(from: number, to: number): Promise<void> {
  const items = Array.from({ length: to - from }, (_, index) => {
    const userId = `user-${from + index}`;
    return { conversation_id: userId, user_id: userId, ...(index % 2 === 0 && dueKeys(userId, NOW + DAY)) };
  });
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
  const writeNext = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
      await tables.client().send(
        new BatchWriteCommand({
          RequestItems: { [tables.name('conversations')]: batch.map((Item) => ({ PutRequest: { Item } })) },
        }),
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writeNext));
}

/** What a run of the schedule costs in which ten conversations are due. */
async function costOfTenDue(): Promise<Cost> {
  const due = Array.from({ length: 10 }, (_, index) => `due-${index}`);
  const items = due.map((userId) => ({ conversation_id: userId, user_id: userId, ...dueKeys(userId, NOW) }));
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  await tables.client().send(new BatchWriteCommand({ RequestItems: { [tables.name('conversations')]: requests } }));
  const cost = { calls: 0, units: 0 };
  const jobs = memoryJobs();
  await queueDueCheckIns({
    checkIns: checkInsTable(meteredClient(cost), tables.name('conversations')),
    jobs,
    clock: { now: () => NOW },
    report: () => undefined,
    metrics: () => undefined,
    mintId: sequentialIds(),
    openMs: 3_600_000,
    mostCheckIns: 600,
  });
  expect(jobs.checkIns.map(({ userId }) => userId).sort()).toEqual(due.toSorted());
  return cost;
}

it('ten due among 50,000 conversations cost what ten due among 100 cost', async () => {
  await seed(0, 90);
  const few = await costOfTenDue();
  await seed(90, 49_980);

  expect(await costOfTenDue()).toEqual(few);
  expect(few.calls).toBe(18); // a query for each bucket, and an update for each that is due
  expect(few.units).toBeGreaterThanOrEqual(10);
}, 120_000);
