import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Recollection } from '../chat/demi/memory.ts';
import { FACT_KINDS, REMEMBERED_MS } from '../chat/demi/remembered.ts';
import type { Kept, Memories } from '../chat/ports/memories.ts';
import { narrow } from '../protocol/narrow.ts';
import { unlessConditionFails } from './dynamodb.ts';

const recollectionRow = v.object({
  kind: v.picklist(FACT_KINDS),
  topic: v.string(),
  value: v.string(),
  statement: v.string(),
  message_id: v.string(),
  told_at: v.number(),
});
const memoryRow = v.object({ facts: v.array(recollectionRow), known_since: v.optional(v.number(), 0) });

/** Neither the UUID of a message nor the 'client#' of a claim begins like this, and no range of messages reaches it. */
const MEMORY_KEY = 'memory';

/**
 * Memories in the table of messages, beside the user's default conversation. An item of its own, because the user's item,
 * written several times in every exchange, must stay small. It expires when the last fact in it does.
 */
export function memoriesTable(client: DynamoDBDocumentClient, table: string): Memories {
  const key = (userId: string) => ({ conversation_id: userId, message_id: MEMORY_KEY });

  const put = async (userId: string, kept: Kept, condition: string): Promise<boolean> => {
    const command = new PutCommand({
      TableName: table,
      Item: { ...key(userId), facts: kept.memory.map(toRow), known_since: kept.knownSince, expires_at: expiry(kept) },
      ConditionExpression: `attribute_not_exists(known_since) OR ${condition}`,
      ExpressionAttributeValues: { ':since': kept.knownSince },
    });
    return (await unlessConditionFails(client.send(command))) !== undefined;
  };

  return {
    read: async (userId) => {
      const found = await client.send(new GetCommand({ TableName: table, Key: key(userId), ConsistentRead: true }));
      if (found.Item === undefined) return { memory: [], knownSince: 0 };
      const { facts, known_since: knownSince } = narrow(memoryRow, found.Item, 'row');
      return { memory: facts.map(toRecollection), knownSince };
    },
    write: (userId, kept) => put(userId, kept, 'known_since = :since'),
    forget: async (userId, until) => {
      await put(userId, { memory: [], knownSince: until }, 'known_since < :since');
    },
  };
}

/** When the last of it is forgotten, Unix seconds. That she was asked to forget outlasts the messages of before. */
function expiry({ memory, knownSince }: Kept): number {
  const last = Math.max(knownSince, ...memory.map(({ toldAt }) => toldAt));
  return Math.ceil((last + REMEMBERED_MS) / 1_000);
}

function toRow({ messageId, toldAt, ...fact }: Recollection) {
  return { ...fact, message_id: messageId, told_at: toldAt };
}

function toRecollection({ message_id, told_at, ...fact }: v.InferOutput<typeof recollectionRow>): Recollection {
  return { ...fact, messageId: message_id, toldAt: told_at };
}
