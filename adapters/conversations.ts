import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { allDone } from '../chat/all-done.ts';
import type { Feelings } from '../chat/demi/feelings.ts';
import { type Conversations, DEFAULT_SETTINGS, type Ticket, type Unanswered } from '../chat/ports/conversations.ts';
import { narrow } from '../protocol/narrow.ts';
import type { Settings } from '../protocol/server-events.ts';
import { admissions } from './admissions.ts';
import { type Item, unlessConditionFails } from './dynamodb.ts';
import { feelingsItem, feelingsRow, toFeelings } from './feelings-item.ts';
import { entryOf, toUnanswered } from './unanswered-entry.ts';

const settingsRow = v.object({
  time_zone: v.optional(v.string(), DEFAULT_SETTINGS.time_zone),
  quiet_hours: v.optional(v.object({ start: v.string(), end: v.string() }), DEFAULT_SETTINGS.quiet_hours),
  check_ins: v.optional(v.boolean(), DEFAULT_SETTINGS.check_ins),
  paused_until: v.optional(v.nullable(v.string()), DEFAULT_SETTINGS.paused_until),
});
const userRow = v.object({
  feelings: v.optional(feelingsRow),
  unanswered: v.optional(v.set(v.string()), new Set<string>()),
});

/**
 * Conversations in DynamoDB. The default conversation's id is the user's id, so its item carries the user's state too; a
 * further conversation has an item of its own, and then some steps touch both.
 */
export function conversationsTable(client: DynamoDBDocumentClient, table: string): Conversations {
  const read = async (conversationId: string, projection?: string): Promise<Item> => {
    const found = await client.send(
      new GetCommand({
        TableName: table,
        Key: { conversation_id: conversationId },
        ConsistentRead: true,
        ...(projection === undefined ? {} : { ProjectionExpression: projection }),
      }),
    );
    return found.Item ?? {};
  };

  const update = async (
    conversationId: string,
    expression: string,
    values: Record<string, unknown>,
    condition?: string,
  ): Promise<Item> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { conversation_id: conversationId },
      UpdateExpression: expression,
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      ReturnValues: 'ALL_NEW',
    });
    return (await client.send(command)).Attributes ?? {};
  };

  const forget = async (userId: string, entries: readonly string[]): Promise<void> => {
    if (entries.length === 0) return; // DynamoDB has no empty sets
    await update(userId, 'DELETE unanswered :entries', { ':entries': new Set(entries) });
  };

  /** A further conversation's item holds nothing but what is being written, so it goes with it: anybody can name thousands. */
  const forgetWriting = async ({ conversationId, messageId }: Unanswered): Promise<void> => {
    const command = new DeleteCommand({
      TableName: table,
      Key: { conversation_id: conversationId },
      ConditionExpression: 'replying_to = :message',
      ExpressionAttributeValues: { ':message': messageId },
    });
    await unlessConditionFails(client.send(command));
  };

  return {
    ...admissions(client, table),
    renameTicket: async ({ userId, unanswered }: Ticket, messageId: string) => {
      const renamed = entryOf({ ...unanswered, messageId });
      await update(userId, 'ADD unanswered :entries', { ':entries': new Set([renamed]) });
      await forget(userId, [entryOf(unanswered)]);
    },
    forgetUnanswered: (userId, orphans) => forget(userId, orphans.map(entryOf)),
    unanswered: async (userId) => {
      const row = narrow(userRow, await read(userId, 'unanswered'), 'row');
      return [...row.unanswered].map(toUnanswered);
    },

    beginReply: async (userId, { conversationId, messageId }) => {
      const begin = update(conversationId, 'SET replying_to = :message, user_id = :user', {
        ':message': messageId,
        ':user': userId,
      });
      const [conversation, user] = await allDone([
        begin,
        ...(conversationId === userId ? [] : [read(userId, 'feelings')]),
      ]);
      const row = narrow(userRow, user ?? conversation, 'row');
      return row.feelings === undefined ? undefined : toFeelings(row.feelings);
    },
    endReply: async (userId, reply, feelings) => {
      const { set, values } = userChange(reply, feelings);
      const settleUser = () => update(userId, `${set} DELETE unanswered :entries`, values);
      if (reply.conversationId !== userId) {
        await allDone([forgetWriting(reply), settleUser()]);
        return;
      }
      const ended = update(
        userId,
        `${set} REMOVE replying_to, stop_for DELETE unanswered :entries`,
        { ...values, ':message': reply.messageId },
        'replying_to = :message',
      );
      if ((await unlessConditionFails(ended)) === undefined) await settleUser();
    },
    stopFor: async (conversationId) => {
      const item = await read(conversationId, 'stop_for');
      return typeof item.stop_for === 'string' ? item.stop_for : undefined;
    },
    requestStop: async (conversationId, messageId) => {
      const stopped =
        messageId === undefined
          ? update(conversationId, 'SET stop_for = replying_to', {}, 'attribute_exists(replying_to)')
          : update(conversationId, 'SET stop_for = :message', { ':message': messageId }, 'replying_to = :message');
      return (await unlessConditionFails(stopped)) !== undefined;
    },

    settings: async (userId) => toSettings(await read(userId, 'time_zone, quiet_hours, check_ins, paused_until')),
    changeSettings: async (userId, change) => {
      const given = Object.entries(change).filter(
        ([name, value]) => name in settingsRow.entries && value !== undefined,
      );
      const set = ['user_id = :user', ...given.map(([name]) => `${name} = :${name}`)].join(', ');
      const values = Object.fromEntries(given.map(([name, value]) => [`:${name}`, value]));
      return toSettings(await update(userId, `SET ${set}`, { ...values, ':user': userId }));
    },
  };
}

function userChange(reply: Unanswered, feelings: Feelings | undefined) {
  const entries = new Set([entryOf(reply)]);
  if (feelings === undefined) return { set: '', values: { ':entries': entries } };
  return { set: 'SET feelings = :feelings', values: { ':entries': entries, ':feelings': feelingsItem(feelings) } };
}

function toSettings(item: Item): Settings {
  return narrow(settingsRow, item, 'row');
}
