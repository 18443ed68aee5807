import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Spending } from '../chat/ports/spending.ts';
import { narrow } from '../protocol/narrow.ts';

const spendingRow = v.object({ tokens: v.number() });

const KEPT_SECONDS = 172_800; // 2 days from the day's beginning: nobody asks for it later

/**
 * What users have spent, in the table of messages: an item per user and day beside the default conversation, which deletes
 * itself. Neither the UUID of a message nor the 'client#' of a claim begins like its key, and no range of messages reaches it.
 */
export function spendingTable(client: DynamoDBDocumentClient, table: string): Spending {
  const key = (userId: string, day: string) => ({ conversation_id: userId, message_id: `tokens#${day}` });
  return {
    spent: async (userId, day) => {
      const found = await client.send(
        new GetCommand({ TableName: table, Key: key(userId, day), ConsistentRead: true }),
      );
      return found.Item === undefined ? 0 : narrow(spendingRow, found.Item, 'row').tokens;
    },
    spend: async (userId, day, tokens) => {
      const command = new UpdateCommand({
        TableName: table,
        Key: key(userId, day),
        UpdateExpression: 'ADD tokens :tokens SET expires_at = :expiry',
        ExpressionAttributeValues: { ':tokens': tokens, ':expiry': Date.parse(day) / 1_000 + KEPT_SECONDS },
      });
      await client.send(command);
    },
  };
}
