import { randomUUID } from 'node:crypto';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type Connection, type Connections, type NewConnection, userRoom } from '../chat/ports/connections.ts';
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
  opening_since: v.number(),
  missed: v.number(),
  greeted_with: v.optional(v.set(v.string()), new Set<string>()),
});

/** Connections in DynamoDB: one row per membership, keyed by room. Rows expire 2 h 10 min after the connection began. */
export function connectionsTable(client: DynamoDBDocumentClient, table: string, now: () => number): Connections {
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
      await client.send(new PutCommand({ TableName: table, Item: toItem(connection) }));
    },
    addUnknown: async (connection) => {
      const put = new PutCommand({
        TableName: table,
        Item: toItem(connection),
        ConditionExpression: 'attribute_not_exists(room)',
      });
      return (await unlessConditionFails(client.send(put))) !== undefined;
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
      return connections.filter(({ connectedAt }) => connectedAt + ROW_LIFE_MS > now()); // TTL deletes days late
    },
    remove: async ({ userId, connectionId }) => {
      await client.send(new DeleteCommand({ TableName: table, Key: key(userRoom(userId), connectionId) }));
    },
    // The claim's own id lets the SDK's retry of a write that went through find its claim.
    claimWelcome: async (room, connectionId, from, until) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: key(room, connectionId),
        UpdateExpression: 'SET welcome_until = :until, welcome_claim = :claim',
        ConditionExpression:
          '#state = :opening AND ' +
          '(attribute_not_exists(welcome_until) OR welcome_until < :now OR welcome_claim = :claim)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':until': until, ':now': from, ':opening': 'opening', ':claim': randomUUID() },
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
        UpdateExpression: `SET #state = :ready${greeted ? ', greeted_with = :greeted' : ''} REMOVE welcome_until, welcome_claim`,
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
    reopen: async ({ room, connectionId }, since) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: key(room, connectionId),
        UpdateExpression: 'SET #state = :opening, opening_since = :since REMOVE greeted_with',
        ConditionExpression: '#state = :ready',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':opening': 'opening', ':ready': 'ready', ':since': since },
      });
      return (await unlessConditionFails(client.send(update))) !== undefined;
    },
    subscribe: (room, connectionId, topics) => changeTopics('ADD', room, connectionId, topics),
    unsubscribe: (room, connectionId, topics) => changeTopics('DELETE', room, connectionId, topics),
    mayType: async (room, connectionId, at, intervalMs) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: key(room, connectionId),
        UpdateExpression: 'SET typed_at = :now',
        ConditionExpression: 'attribute_exists(room) AND (attribute_not_exists(typed_at) OR typed_at <= :earlier)',
        ExpressionAttributeValues: { ':now': at, ':earlier': at - intervalMs },
      });
      return (await unlessConditionFails(client.send(update))) !== undefined;
    },
  };
}

function toItem(connection: NewConnection): Item {
  const { userId, connectionId, topics, connectedAt } = connection;
  return {
    room: userRoom(userId),
    connection_id: connectionId,
    user_id: userId,
    role: connection.role,
    state: 'opening',
    opening_since: connection.openingSince,
    token_expires_at: connection.tokenExpiresAt,
    connected_at: connectedAt,
    missed: 0,
    expires_at: Math.ceil((connectedAt + ROW_LIFE_MS) / 1000),
    ...(topics.length === 0 ? {} : { topics: new Set(topics) }),
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
    openingSince: found.opening_since,
    missed: found.missed,
    greetedWith: found.greeted_with,
  };
}
