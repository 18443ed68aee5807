import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { lean } from './lean.ts';

/**
 * The client of all tables. Bounded: three attempts, each at most 3 s; `requestTimeout` alone would only log a warning
 * and leave the promise pending (aws-sdk-js-v3, node-http-handler: `throwOnRequestTimeout`).
 */
export function dynamoDbClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return lean(DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }));
}

/** The result of a conditional write, or undefined where the condition did not hold: ordinary news, not an error. */
export async function unlessConditionFails<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** A row as it comes from a table, before anything is known about it. */
export type Item = Readonly<Record<string, unknown>>;
