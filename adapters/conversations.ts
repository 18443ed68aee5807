import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { allDone } from '../chat/all-done.ts';
import type { Conversations, Ticket, Unanswered } from '../chat/ports/conversations.ts';
import { narrow } from '../protocol/narrow.ts';
import { admissions } from './admissions.ts';
import { type Item, unlessConditionFails } from './dynamodb.ts';
import { trimmedWindow } from './rate-window.ts';
import { entryOf, toUnanswered } from './unanswered-entry.ts';
import { type Changes, type ConditionalChanges, together, updateExpression } from './update-expression.ts';
import { settingsRow, toSettings, toUserState, turnEndAttributes } from './user-item.ts';

const unansweredRow = v.object({ unanswered: v.optional(v.set(v.string()), new Set<string>()) });

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

  const update = async (conversationId: string, changes: Changes, condition?: string): Promise<Item> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { conversation_id: conversationId },
      ...updateExpression(changes),
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ReturnValues: 'ALL_NEW',
    });
    return (await client.send(command)).Attributes ?? {};
  };

  /** The changes, and with them the parts whose conditions hold; the first part is the first to be left out. */
  const updateWith = async (
    userId: string,
    changes: Changes,
    parts: readonly (ConditionalChanges | undefined)[],
  ): Promise<Item> => {
    for (let left = parts.filter((part) => part !== undefined); left.length > 0; left = left.slice(1)) {
      const condition = left.map((part) => part.condition).join(' AND ');
      const updated = await unlessConditionFails(update(userId, together([changes, ...left]), condition));
      if (updated !== undefined) return updated;
    }
    return update(userId, changes);
  };

  const forget = async (userId: string, entries: readonly string[]): Promise<void> => {
    if (entries.length === 0) return; // DynamoDB has no empty sets
    await update(userId, { delete: { unanswered: new Set(entries) } });
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

  const stopWhichever = async (conversationId: string): Promise<Item> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { conversation_id: conversationId },
      UpdateExpression: 'SET stop_for = replying_to',
      ConditionExpression: 'attribute_exists(replying_to)',
      ReturnValues: 'ALL_NEW',
    });
    return (await client.send(command)).Attributes ?? {};
  };

  return {
    ...admissions(client, table),
    renameTicket: async ({ userId, unanswered }: Ticket, messageId: string) => {
      const renamed = entryOf({ ...unanswered, messageId });
      await update(userId, { add: { unanswered: new Set([renamed]) } });
      await forget(userId, [entryOf(unanswered)]);
    },
    forgetUnanswered: (userId, orphans) => forget(userId, orphans.map(entryOf)),
    unanswered: async (userId) => {
      const row = narrow(unansweredRow, await read(userId, 'unanswered'), 'row');
      return [...row.unanswered].map(toUnanswered);
    },

    beginReply: async (userId, { conversationId, messageId }) => {
      const [conversation, user] = await allDone([
        update(conversationId, { set: { replying_to: messageId, user_id: userId } }),
        ...(conversationId === userId ? [] : [read(userId)]),
      ]);
      return toUserState(user ?? conversation);
    },
    endReply: async (userId, reply, end) => {
      const settled: Changes = {
        ...(end !== undefined && { set: turnEndAttributes(userId, end), add: { revision: 1 } }),
        delete: { unanswered: new Set([entryOf(reply)]) },
      };
      const isDefault = reply.conversationId === userId;
      const unlessOvertaken = [end && trimmedWindow(end), isDefault ? writingEnded(reply) : undefined] as const;
      const [item] = await allDone([
        updateWith(userId, settled, unlessOvertaken),
        isDefault ? undefined : forgetWriting(reply),
      ]);
      return toUserState(item);
    },
    stopFor: async (conversationId) => {
      const item = await read(conversationId, 'stop_for');
      return typeof item.stop_for === 'string' ? item.stop_for : undefined;
    },
    requestStop: async (conversationId, messageId) => {
      const stopped =
        messageId === undefined
          ? stopWhichever(conversationId)
          : update(conversationId, { set: { stop_for: messageId } }, 'replying_to = :stop_for');
      return (await unlessConditionFails(stopped)) !== undefined;
    },

    settings: async (userId) => toSettings(await read(userId, Object.keys(settingsRow.entries).join(', '))),
    changeSettings: async (userId, change) => {
      const given = Object.entries(change).filter(
        ([name, value]) => name in settingsRow.entries && value !== undefined,
      );
      const set = { ...Object.fromEntries(given), user_id: userId };
      return toUserState(await update(userId, { set, add: { revision: 1 } }));
    },
  };
}

/** What is being written is this reply no more, unless another one has begun. */
function writingEnded({ messageId }: Unanswered): ConditionalChanges {
  return {
    set: { replying_to: undefined, stop_for: undefined },
    values: { ':message': messageId },
    condition: 'replying_to = :message',
  };
}
