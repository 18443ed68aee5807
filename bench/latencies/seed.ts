import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { OWN_CLIENT } from '../../local/services/own-calls.ts';

const BATCH = 25; // items of a BatchWriteItem

/** Puts items into a table of a local stack, spared its latencies. */
export async function seed(endpoint: string, table: string, items: readonly Record<string, unknown>[]): Promise<void> {
  const client = new DynamoDBClient({ ...OWN_CLIENT, endpoint });
  const documents = DynamoDBDocumentClient.from(client);
  for (let start = 0; start < items.length; start += BATCH) {
    const puts = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
  }
  client.destroy();
}
