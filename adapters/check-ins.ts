import { type DynamoDBDocumentClient, GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { CheckIns, OpenCheckIn } from '../chat/ports/check-ins.ts';
import type { UserState } from '../chat/ports/conversations.ts';
import { narrow } from '../protocol/narrow.ts';
import { BUCKETS, dueKeys, sortKeyOf } from './due-keys.ts';
import { type Item, unlessConditionFails } from './dynamodb.ts';
import { DUE_INDEX } from './resources.ts';
import { type Changes, updateExpression } from './update-expression.ts';
import { toUserState } from './user-item.ts';

const PAGE_SIZE = 100;

const dueRow = v.object({ conversation_id: v.string(), check_in_at: v.string() });
const openRow = v.object({ check_in_id: v.optional(v.string()), check_in_message_id: v.optional(v.string()) });

/** Check-ins on the items of default conversations, and the sparse index over those that will be due. */
export function checkInsTable(client: DynamoDBDocumentClient, table: string): CheckIns {
  const read = async (userId: string): Promise<Item> => {
    const key = { conversation_id: userId };
    const found = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return found.Item ?? {};
  };

  /** False: the condition does not hold. */
  const change = async (userId: string, changes: Changes, condition: string): Promise<boolean> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { conversation_id: userId },
      ...updateExpression(changes),
      ConditionExpression: condition,
    });
    return (await unlessConditionFails(client.send(command))) !== undefined;
  };

  return {
    buckets: BUCKETS,
    due: async function* (bucket, now) {
      const pages = paginateQuery(
        { client, pageSize: PAGE_SIZE },
        {
          TableName: table,
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'check_in_bucket = :bucket AND check_in_at <= :now',
          ExpressionAttributeValues: { ':bucket': String(bucket), ':now': sortKeyOf(now) },
        },
      );
      for await (const page of pages) {
        for (const item of page.Items ?? []) {
          const row = narrow(dueRow, item, 'row');
          yield { userId: row.conversation_id, at: Date.parse(row.check_in_at) };
        }
      }
    },
    open: ({ userId, at }, checkInId, until) =>
      change(
        userId,
        {
          set: { ...dueKeys(userId, until), check_in_id: checkInId, check_in_message_id: undefined },
          values: { ':due': sortKeyOf(at) },
        },
        'check_in_at = :due',
      ),
    read: async (userId) => toKnown(await read(userId)),
    send: async (userId, known, sent) => {
      const changes: Changes = {
        set: {
          check_in_message_id: sent.messageId,
          last_check_in_at: sent.sentAt,
          check_ins_unanswered: sent.unanswered,
          her_word_at: sent.herWordAt,
          ...dueKeys(userId, sent.checkInAt),
        },
        add: { revision: 1 },
        values: { ...asKnown(known).values, ':id': sent.checkInId, ':message': sent.messageId },
      };
      const isOurs = '(attribute_not_exists(check_in_message_id) OR check_in_message_id = :message)';
      if (await change(userId, changes, `${asKnown(known).condition} AND check_in_id = :id AND ${isOurs}`)) return true;
      // The SDK may have repeated a write that went through: then what stands there is ours.
      const { lastCheckInAt, open } = toKnown(await read(userId));
      return open?.messageId === sent.messageId && lastCheckInAt === sent.sentAt;
    },
    plan: (userId, known, checkInAt) =>
      change(
        userId,
        { set: { user_id: userId, ...dueKeys(userId, checkInAt) }, values: asKnown(known).values },
        asKnown(known).condition,
      ),
  };
}

/** That nothing has happened since: no turn, no change of the settings, no check-in, and no message that waits for its turn. */
function asKnown({ revision, lastUserMessageAt }: UserState) {
  const isSame = (name: string, known: boolean) =>
    known ? `${name} = :known_${name}` : `attribute_not_exists(${name})`;
  return {
    condition: [isSame('revision', revision > 0), isSame('last_user_message_at', lastUserMessageAt !== null)].join(
      ' AND ',
    ),
    values: {
      ...(revision > 0 && { ':known_revision': revision }),
      ...(lastUserMessageAt !== null && { ':known_last_user_message_at': lastUserMessageAt }),
    },
  };
}

function toKnown(item: Item): UserState & { readonly open: OpenCheckIn | undefined } {
  return { ...toUserState(item), open: toOpen(item) };
}

function toOpen(item: Item): OpenCheckIn | undefined {
  const { check_in_id: checkInId, check_in_message_id: messageId } = narrow(openRow, item, 'row');
  return checkInId === undefined ? undefined : { checkInId, messageId };
}
