import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

/** The number of items in each table, by walking through them: dynalite keeps no count. */
export async function countItems(
  client: DynamoDBClient,
  tableNames: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const documents = DynamoDBDocumentClient.from(client);
  const counts = await Promise.all(tableNames.map(async (name) => [name, await count(documents, name)] as const));
  return Object.fromEntries(counts);
}

async function count(client: DynamoDBDocumentClient, TableName: string): Promise<number> {
  let items = 0;
  for await (const page of paginateScan({ client }, { TableName, Select: 'COUNT' })) items += page.Count ?? 0;
  return items;
}
