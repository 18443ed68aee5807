import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type Memory, REMEMBERED_MS, type Recollection } from '../chat/demi/memory.ts';
import type { Memories } from '../chat/ports/memories.ts';
import { narrow } from '../protocol/narrow.ts';

const recollectionRow = v.object({
  kind: v.picklist(['name', 'like', 'dislike', 'about']),
  topic: v.string(),
  value: v.string(),
  statement: v.string(),
  message_id: v.string(),
  told_at: v.number(),
});
const memoryRow = v.object({ facts: v.array(recollectionRow) });

/** Neither the UUID of a message nor the 'client#' of a claim begins like this, and no range of messages reaches it. */
const MEMORY_KEY = 'memory';

/**
 * Memories in the table of messages, beside the user's default conversation: what was learned from messages expires as they
 * do. An item of its own, because the user's item, written several times in every exchange, must stay small.
 */
export function memoriesTable(client: DynamoDBDocumentClient, table: string): Memories {
  const key = (userId: string) => ({ conversation_id: userId, message_id: MEMORY_KEY });
  return {
    read: async (userId) => {
      const found = await client.send(new GetCommand({ TableName: table, Key: key(userId), ConsistentRead: true }));
      return found.Item === undefined ? [] : narrow(memoryRow, found.Item, 'row').facts.map(toRecollection);
    },
    write: async (userId, memory) => {
      const Item = { ...key(userId), facts: memory.map(toRow), expires_at: expiry(memory) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
  };
}

/** When the last of it is forgotten, Unix seconds. */
function expiry(memory: Memory): number {
  const lastTold = Math.max(0, ...memory.map(({ toldAt }) => toldAt));
  return Math.ceil((lastTold + REMEMBERED_MS) / 1_000);
}

function toRow({ messageId, toldAt, ...fact }: Recollection) {
  return { ...fact, message_id: messageId, told_at: toldAt };
}

function toRecollection({ message_id, told_at, ...fact }: v.InferOutput<typeof recollectionRow>): Recollection {
  return { ...fact, messageId: message_id, toldAt: told_at };
}
