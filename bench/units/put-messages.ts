import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { toItem } from '../../adapters/message-item.ts';
import type { StoredMessage } from '../../chat/ports/messages.ts';
import { tableName } from '../../local/demi/resources.ts';
import { OWN_CLIENT } from '../../local/services/own-calls.ts';

type Row = Readonly<Record<string, unknown>>;

const BATCH = 25; // DynamoDB's limit
const AT_ONCE = 4; // so that dynalite never waits for the next one

/** Puts messages straight into their table. */
export async function putMessages(endpoint: string, messages: Iterable<StoredMessage>): Promise<void> {
  await putRows(endpoint, tableName('messages'), Iterator.from(messages).map(toItem));
}

/** Puts items into a table, 25 at a time. */
export async function putRows(endpoint: string, table: string, rows: Iterable<Row>): Promise<void> {
  const client = new DynamoDBClient({ ...OWN_CLIENT, endpoint });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const waiting = batches(rows);
  const write = async (): Promise<void> => {
    for (const batch of waiting) {
      const puts = batch.map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems = {} } = await documents.send(
        new BatchWriteCommand({ RequestItems: { [table]: puts } }),
      );
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('A batch was not written whole');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  client.destroy();
}

function* batches(rows: Iterable<Row>): Generator<readonly Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
