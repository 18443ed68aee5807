import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type Connection, type Connections, userRoom } from '../chat/ports/connections.ts';
import { narrow } from '../protocol/narrow.ts';
import { TOPICS, type Topic } from '../protocol/topics.ts';
import { type Item, unlessConditionFails } from './dynamodb.ts';

/** Two hours is API Gateway's longest connection; ten minutes more, and what nobody removed goes by itself. */
const ROW_LIFE_MS = 7_800_000; // 2 h 10 min

const row = v.object({
  room: v.string(),
  connection_id: v.string(),
  user_id: v.string(),
  role: v.picklist(['user', 'operator', 'admin']),
  topics: v.optional(v.set(v.picklist(TOPICS)), new Set<Topic>()), // DynamoDB has no empty sets
  state: v.picklist(['opening', 'ready']),
  token_expires_at: v.number(),
  connected_at: v.number(),
  missed: v.number(),
  greeted_with: v.optional(v.set(v.string()), new Set<string>()),
});

/** Connections in DynamoDB: one row per membership, keyed by room. Rows expire 2 h 10 min after the connection began. */
export function connectionsTable(client: DynamoDBDocumentClient, table: string): Connections {
  const key = (room: string, connectionId: string) => ({ room, connection_id: connectionId });

  const changeTopics = async (verb: 'ADD' | 'DELETE', room: string, connectionId: string, topics: readonly Topic[]) => {
    if (topics.length === 0) return (await get(room, connectionId))?.topics;
    const update = new UpdateCommand({
      TableName: table,
      Key: key(room, connectionId),
      UpdateExpression: `${verb} topics :topics`,
      ConditionExpression: 'attribute_exists(room)',
      ExpressionAttributeValues: { ':topics': new Set(topics) },
      ReturnValues: 'ALL_NEW',
    });
    const changed = await unlessConditionFails(client.send(update));
    return changed?.Attributes === undefined ? undefined : toConnection(changed.Attributes).topics;
  };

  const get = async (room: string, connectionId: string): Promise<Connection | undefined> => {
    const found = await client.send(
      new GetCommand({ TableName: table, Key: key(room, connectionId), ConsistentRead: true }),
    );
    return found.Item === undefined ? undefined : toConnection(found.Item);
  };

  return {
    get,
    add: async (connection) => {
      const { connectionId, topics, connectedAt } = connection;
      const Item = {
        ...key(userRoom(connection.userId), connectionId),
        user_id: connection.userId,
        role: connection.role,
        state: 'opening',
        token_expires_at: connection.tokenExpiresAt,
        connected_at: connectedAt,
        missed: 0,
        expires_at: Math.ceil((connectedAt + ROW_LIFE_MS) / 1000),
        ...(topics.length === 0 ? {} : { topics: new Set(topics) }),
      };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    inRoom: async (room) => {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: 'room = :room',
          ExpressionAttributeValues: { ':room': room },
          ConsistentRead: true,
        },
      );
      const connections: Connection[] = [];
      for await (const page of pages) connections.push(...(page.Items ?? []).map(toConnection));
      return connections;
    },
    remove: async ({ userId, connectionId }) => {
      await client.send(new DeleteCommand({ TableName: table, Key: key(userRoom(userId), connectionId) }));
    },
    // `= :until` lets the SDK's own retry of a write that went through find its claim.
    claimWelcome: async (room, connectionId, now, until) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: key(room, connectionId),
        UpdateExpression: 'SET welcome_until = :until',
        ConditionExpression:
          '#state = :opening AND (attribute_not_exists(welcome_until) OR welcome_until < :now OR welcome_until = :until)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':until': until, ':now': now, ':opening': 'opening' },
        ReturnValues: 'ALL_NEW',
      });
      const claimed = await unlessConditionFails(client.send(update));
      return claimed?.Attributes === undefined ? undefined : toConnection(claimed.Attributes);
    },
    makeReady: async (connection, greetedWith) => {
      const greeted = greetedWith.size > 0;
      const update = new UpdateCommand({
        TableName: table,
        Key: key(connection.room, connection.connectionId),
        UpdateExpression: `SET #state = :ready${greeted ? ', greeted_with = :greeted' : ''} REMOVE welcome_until`,
        ConditionExpression: '#state = :opening AND missed = :missed',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':ready': 'ready',
          ':opening': 'opening',
          ':missed': connection.missed,
          ...(greeted ? { ':greeted': greetedWith } : {}),
        },
      });
      return (await unlessConditionFails(client.send(update))) !== undefined;
    },
    noteMissed: async ({ room, connectionId }) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: key(room, connectionId),
        UpdateExpression: 'ADD missed :one',
        ConditionExpression: '#state = :opening',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':one': 1, ':opening': 'opening' },
      });
      return (await unlessConditionFails(client.send(update))) !== undefined;
    },
    reopen: async ({ room, connectionId }) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: key(room, connectionId),
        UpdateExpression: 'SET #state = :opening REMOVE welcome_until, greeted_with',
        ConditionExpression: 'attribute_exists(room)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':opening': 'opening' },
      });
      return (await unlessConditionFails(client.send(update))) !== undefined;
    },
    subscribe: (room, connectionId, topics) => changeTopics('ADD', room, connectionId, topics),
    unsubscribe: (room, connectionId, topics) => changeTopics('DELETE', room, connectionId, topics),
    mayType: async (room, connectionId, now, intervalMs) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: key(room, connectionId),
        UpdateExpression: 'SET typed_at = :now',
        ConditionExpression: 'attribute_exists(room) AND (attribute_not_exists(typed_at) OR typed_at <= :earlier)',
        ExpressionAttributeValues: { ':now': now, ':earlier': now - intervalMs },
      });
      return (await unlessConditionFails(client.send(update))) !== undefined;
    },
  };
}

function toConnection(item: Item): Connection {
  const found = narrow(row, item, 'row');
  return {
    room: found.room,
    connectionId: found.connection_id,
    userId: found.user_id,
    role: found.role,
    topics: TOPICS.filter((topic) => found.topics.has(topic)),
    state: found.state,
    tokenExpiresAt: found.token_expires_at,
    connectedAt: found.connected_at,
    missed: found.missed,
    greetedWith: found.greeted_with,
  };
}
