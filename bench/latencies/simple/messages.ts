import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';

export type StoredMessage = {
  readonly user_id: string;
  readonly message_id: string;
  readonly sender: 'user' | 'demi';
  readonly content: string;
};

const WINDOW = 20; // messages that the model is told

export const documents = DynamoDBDocumentClient.from(new DynamoDBClient());

export async function store(message: StoredMessage): Promise<void> {
  await documents.send(new PutCommand({ TableName: process.env.MESSAGES_TABLE, Item: message }));
}

/** What was said last, the oldest first. */
export async function recent(userId: string): Promise<readonly StoredMessage[]> {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: process.env.MESSAGES_TABLE,
      KeyConditionExpression: 'user_id = :user',
      ExpressionAttributeValues: { ':user': userId },
      ScanIndexForward: false,
      Limit: WINDOW,
    }),
  );
  return (Items as StoredMessage[]).reverse();
}
