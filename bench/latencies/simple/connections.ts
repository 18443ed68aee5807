import { DeleteCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { documents } from './messages.ts';
import { post } from './sockets.ts';

const table = () => ({ TableName: process.env.CONNECTIONS_TABLE });

export async function remember(connectionId: string, userId: string): Promise<void> {
  const item = { connection_id: connectionId, user_id: userId, connected_at: new Date().toISOString() };
  await documents.send(new PutCommand({ ...table(), Item: item }));
}

export async function forget(connectionId: string): Promise<void> {
  await documents.send(new DeleteCommand({ ...table(), Key: { connection_id: connectionId } }));
}

/** The user's connections. A table keyed by connection has to be read whole for them. */
export async function connectionsOf(userId: string): Promise<readonly string[]> {
  const pages = paginateScan(
    { client: documents },
    {
      ...table(),
      FilterExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': userId },
      ProjectionExpression: 'connection_id',
    },
  );
  const found: string[] = [];
  for await (const { Items = [] } of pages) found.push(...Items.map((item) => String(item.connection_id)));
  return found;
}

/** To all of them at once; who is gone is forgotten. */
export async function postToAll(connectionIds: readonly string[], frame: string): Promise<void> {
  await Promise.all(
    connectionIds.map((connectionId) =>
      post(connectionId, frame).catch((cause: unknown) => {
        if (cause instanceof Error && cause.name === 'GoneException') return forget(connectionId);
        throw cause;
      }),
    ),
  );
}
