import { randomUUID } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Claim, MessageRange, Messages, StoredMessage } from '../chat/ports/messages.ts';
import { UUIDV7_CEILING, uuidTime } from '../protocol/ids.ts';
import { narrow } from '../protocol/narrow.ts';
import { type Item, unlessConditionFails } from './dynamodb.ts';
import { expiresAt, toItem, toMessage } from './message-item.ts';
import { UNREAD_INDEX } from './resources.ts';

const unreadRow = v.object({ message_id: v.string() });
const claimRow = v.object({ claimed_message_id: v.string(), claimed_at: v.number() });

/**
 * Messages in DynamoDB, sorted by their time-ordered id within a conversation; beside them, in the same table, the claims of
 * client ids. Both expire after seven days, and ranges never reach into the claims: their keys begin with 'client#'.
 */
export function messagesTable(client: DynamoDBDocumentClient, table: string, now: () => number): Messages {
  const key = (conversationId: string, messageId: string) => ({
    conversation_id: conversationId,
    message_id: messageId,
  });
  const claimKey = (conversationId: string, clientMessageId: string) =>
    key(conversationId, `client#${clientMessageId}`);

  const getItem = async (itemKey: Record<string, string>): Promise<Item | undefined> => {
    const found = await client.send(new GetCommand({ TableName: table, Key: itemKey, ConsistentRead: true }));
    return found.Item === undefined || isExpired(found.Item, now()) ? undefined : found.Item;
  };

  /** A conditional change of one message; the message after it, or undefined: the condition did not hold, or it expired. */
  const change = async (
    conversationId: string,
    messageId: string,
    update: string,
    condition: string,
    values: Record<string, unknown>,
  ): Promise<StoredMessage | undefined> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: key(conversationId, messageId),
      UpdateExpression: update,
      ConditionExpression: `attribute_exists(message_id) AND ${condition}`,
      // `status` is a reserved word of DynamoDB.
      ...(/#status/.test(update + condition) ? { ExpressionAttributeNames: { '#status': 'status' } } : {}),
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
      ReturnValues: 'ALL_NEW',
    });
    const changed = await unlessConditionFails(client.send(command));
    const item = changed?.Attributes;
    return item === undefined || isExpired(item, now()) ? undefined : toMessage(item);
  };

  return {
    claim: async (conversationId, clientMessageId, claim) => {
      const itemKey = claimKey(conversationId, clientMessageId);
      const put = new PutCommand({
        TableName: table,
        Item: { ...itemKey, ...claimItem(claim) },
        ConditionExpression: 'attribute_not_exists(message_id) OR expires_at <= :now',
        ExpressionAttributeValues: { ':now': Math.floor(now() / 1000) },
      });
      if ((await unlessConditionFails(client.send(put))) !== undefined) return claim;
      const earlier = await getItem(itemKey);
      // It stood there a moment ago and expired since: as good as never made.
      return earlier === undefined ? claim : toClaim(earlier);
    },
    renewClaim: async (conversationId, clientMessageId, abandoned, claim) => {
      const put = new PutCommand({
        TableName: table,
        Item: { ...claimKey(conversationId, clientMessageId), ...claimItem(claim) },
        ConditionExpression: 'claimed_message_id = :abandoned',
        ExpressionAttributeValues: { ':abandoned': abandoned.messageId },
      });
      return (await unlessConditionFails(client.send(put))) !== undefined;
    },
    get: async (conversationId, messageId) => {
      const item = await getItem(key(conversationId, messageId));
      return item === undefined ? undefined : toMessage(item);
    },
    read: (range) => readRange(client, table, range, now),
    put: async (message) => {
      const writeId = randomUUID();
      const put = new PutCommand({
        TableName: table,
        Item: { ...toItem(message), write_id: writeId },
        ConditionExpression: 'attribute_not_exists(message_id)',
      });
      if ((await unlessConditionFails(client.send(put))) !== undefined) return true;
      // The SDK may have repeated a write that went through: then what stands there is ours.
      const standing = await getItem(key(message.conversationId, message.messageId));
      return standing?.write_id === writeId;
    },
    retry: (conversationId, messageId, replyId) =>
      change(
        conversationId,
        messageId,
        `REMOVE failed_at, joined_to${replyId === 'new' ? ', reply_id' : ''} ADD attempt :one`,
        'attribute_exists(failed_at)',
        { ':one': 1 },
      ),
    nameReply: async (conversationId, messageId, attempt, replyId) => {
      const named = await change(
        conversationId,
        messageId,
        'SET reply_id = if_not_exists(reply_id, :reply)',
        'attribute_not_exists(failed_at) AND attribute_not_exists(joined_to) AND attempt = :attempt',
        { ':reply': replyId, ':attempt': attempt },
      );
      return named?.replyId;
    },
    fail: (conversationId, messageId, attempt, at) =>
      change(
        conversationId,
        messageId,
        'SET failed_at = :at',
        '(attribute_not_exists(failed_at) OR failed_at = :at) AND attempt = :attempt',
        { ':at': at, ':attempt': attempt },
      ),
    join: async (conversationId, messageId, attempt, laterId) => {
      const joined = await change(
        conversationId,
        messageId,
        'SET joined_to = :later',
        'attribute_not_exists(failed_at) AND attribute_not_exists(reply_id) AND attempt = :attempt',
        { ':later': laterId, ':attempt': attempt },
      );
      return joined !== undefined;
    },
    addJoined: async (conversationId, laterId, messageIds) => {
      await change(conversationId, laterId, 'ADD joined :ids', 'sender = :user', {
        ':ids': new Set(messageIds),
        ':user': 'user',
      });
    },
    markDelivered: async (conversationId, messageId, at) => {
      await change(conversationId, messageId, 'SET #status = :delivered, delivered_at = :at', '#status = :sent', {
        ':delivered': 'delivered',
        ':sent': 'sent',
        ':at': at,
      });
    },
    markRead: async (conversationId, messageId, sender, at) => {
      const first = await change(
        conversationId,
        messageId,
        'SET #status = :read, read_at = :at, delivered_at = if_not_exists(delivered_at, :at) REMOVE unread_for',
        'sender = :sender AND attribute_not_exists(read_at)',
        { ':read': 'read', ':at': at, ':sender': sender },
      );
      if (first !== undefined) return at;
      const item = await getItem(key(conversationId, messageId));
      const message = item === undefined ? undefined : toMessage(item);
      return message?.sender === sender ? (message.readAt ?? undefined) : undefined;
    },
    unread: async function* (conversationId, upTo) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          IndexName: UNREAD_INDEX,
          KeyConditionExpression: 'unread_for = :conversation AND message_id <= :upTo',
          ExpressionAttributeValues: { ':conversation': conversationId, ':upTo': upTo },
        },
      );
      for await (const page of pages) {
        for (const item of page.Items ?? []) {
          const { message_id: messageId } = narrow(unreadRow, item, 'row');
          if (expiresAt(uuidTime(messageId)) * 1000 > now()) yield messageId; // the index knows keys only
        }
      }
    },
  };
}

async function* readRange(
  client: DynamoDBDocumentClient,
  table: string,
  range: MessageRange,
  now: () => number,
): AsyncGenerator<StoredMessage> {
  // Claims stand in the same partition; whatever bound a client named, a range ends below them.
  const [to = range.to] = [range.to, UUIDV7_CEILING].sort();
  if (range.from > to) return; // DynamoDB refuses a BETWEEN that is upside down
  const pages = paginateQuery(
    { client, pageSize: range.pageSize },
    {
      TableName: table,
      KeyConditionExpression: 'conversation_id = :conversation AND message_id BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':conversation': range.conversationId, ':from': range.from, ':to': to },
      ScanIndexForward: !range.newestFirst,
      ConsistentRead: true,
    },
  );
  for await (const page of pages) {
    for (const item of page.Items ?? []) if (!isExpired(item, now())) yield toMessage(item);
  }
}

function isExpired(item: Item, now: number): boolean {
  return typeof item.expires_at === 'number' && item.expires_at * 1000 <= now;
}

function claimItem(claim: Claim): Item {
  return {
    claimed_message_id: claim.messageId,
    claimed_at: claim.createdAt,
    expires_at: expiresAt(claim.createdAt),
  };
}

function toClaim(item: Item): Claim {
  const found = narrow(claimRow, item, 'row');
  return { messageId: found.claimed_message_id, createdAt: found.claimed_at };
}
