import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { TableShapes } from './shape.ts';

/** When items count as expired, and how often that is looked at. */
export type Sweeping = { readonly now: () => number; readonly everyMs: number };

export const REAL_SWEEPING: Sweeping = { now: () => Date.now(), everyMs: 3_600_000 }; // 1 h; DynamoDB itself takes up to days

/** Does what TTL does in AWS: deletes expired items in the background. Returns how to stop it. */
export function startSweeping(
  client: DynamoDBClient,
  shapes: TableShapes,
  { now, everyMs }: Sweeping = REAL_SWEEPING,
): () => Promise<void> {
  const stopped = new AbortController();
  const sweeping = (async () => {
    while (!stopped.signal.aborted) {
      await sweep(client, shapes, now()).catch(() => undefined); // the next round does it
      await sleep(everyMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    stopped.abort();
    await sweeping;
  };
}

/** Deletes every item that expired before `now` (Unix ms); answers how many. */
export async function sweep(client: DynamoDBClient, shapes: TableShapes, now: number): Promise<number> {
  const documents = DynamoDBDocumentClient.from(client);
  let deleted = 0;
  for (const [tableName, shape] of Object.entries(shapes)) {
    if (shape.timeToLive === undefined) continue;
    for await (const item of expired(documents, tableName, shape.timeToLive, Math.floor(now / 1000))) {
      const keys = [shape.partitionKey, ...(shape.sortKey === undefined ? [] : [shape.sortKey])];
      const Key = Object.fromEntries(keys.map((key) => [key, item[key]]));
      await documents.send(new DeleteCommand({ TableName: tableName, Key }));
      deleted += 1;
    }
  }
  return deleted;
}

async function* expired(client: DynamoDBDocumentClient, TableName: string, timeToLive: string, nowSeconds: number) {
  const pages = paginateScan(
    { client },
    {
      TableName,
      FilterExpression: '#ttl <= :now',
      ExpressionAttributeNames: { '#ttl': timeToLive },
      ExpressionAttributeValues: { ':now': nowSeconds },
    },
  );
  for await (const page of pages) yield* page.Items ?? [];
}
