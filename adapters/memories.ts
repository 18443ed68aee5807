import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Recollection } from '../chat/demi/memory.ts';
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

/**
 * Memories in the table of conversations, under a key that no conversation can have: user ids hold no '#'. An item of their
 * own, because they change rarely and the user's item, written several times in every exchange, must stay small.
 */
export function memoriesTable(client: DynamoDBDocumentClient, table: string): Memories {
  const key = (userId: string) => ({ conversation_id: `memory#${userId}` });
  return {
    read: async (userId) => {
      const found = await client.send(new GetCommand({ TableName: table, Key: key(userId), ConsistentRead: true }));
      return found.Item === undefined ? [] : narrow(memoryRow, found.Item, 'row').facts.map(toRecollection);
    },
    write: async (userId, memory) => {
      const Item = { ...key(userId), user_id: userId, facts: memory.map(toRow) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
  };
}

function toRow({ messageId, toldAt, ...fact }: Recollection) {
  return { ...fact, message_id: messageId, told_at: toldAt };
}

function toRecollection({ message_id, told_at, ...fact }: v.InferOutput<typeof recollectionRow>): Recollection {
  return { ...fact, messageId: message_id, toldAt: told_at };
}
