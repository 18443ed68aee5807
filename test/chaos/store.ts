import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { startTables } from '../../local/tables/start-tables.ts';
import type { StoredMessage } from './verdict.ts';

export type Store = {
  readonly messages: readonly StoredMessage[];
  readonly waiting: number; // messages that are noted to wait for an answer
};

const TABLES = { messages: 'demi-messages', conversations: 'demi-conversations' };

const messageRow = v.object({
  conversation_id: v.string(),
  message_id: v.string(),
  sender: v.picklist(['user', 'demi']),
  content: v.string(),
  client_message_id: v.optional(v.string()),
  in_reply_to: v.optional(v.string()),
  failed_at: v.optional(v.number()),
});
const conversationRow = v.object({ unanswered: v.optional(v.set(v.string()), new Set<string>()) });

/** Opens the tables that a stack has left in its data folder, and reads all that was kept. The stack must have ended. */
export async function readStore(dataFolder: string): Promise<Store> {
  const tables = await startTables(dataFolder, {}); // none that are missing
  const client = new DynamoDBClient({
    endpoint: tables.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const documents = DynamoDBDocumentClient.from(client);
  try {
    const messages: StoredMessage[] = [];
    for await (const item of scan(documents, TABLES.messages)) {
      if (v.is(messageRow, item)) messages.push(toStored(v.parse(messageRow, item))); // the others are claims and memories
    }
    let waiting = 0;
    for await (const item of scan(documents, TABLES.conversations))
      waiting += v.parse(conversationRow, item).unanswered.size;
    return { messages, waiting };
  } finally {
    client.destroy();
    await tables.stop();
  }
}

async function* scan(client: DynamoDBDocumentClient, TableName: string): AsyncGenerator<unknown> {
  for await (const page of paginateScan({ client }, { TableName })) yield* page.Items ?? [];
}

function toStored(row: v.InferOutput<typeof messageRow>): StoredMessage {
  return {
    conversationId: row.conversation_id,
    message_id: row.message_id,
    sender: row.sender,
    content: row.content,
    ...(row.client_message_id === undefined ? {} : { client_message_id: row.client_message_id }),
    ...(row.in_reply_to === undefined ? {} : { in_reply_to: row.in_reply_to }),
    ...(row.failed_at === undefined ? {} : { failed: true as const }),
  };
}
