import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { spendingTable } from '../../adapters/spending.ts';
import { UUIDV7_CEILING } from '../../protocol/ids.ts';
import { memorySpending } from '../support/memory/spending.ts';
import { spendingContract } from './contracts/spending.ts';
import { testTables } from './contracts/tables.ts';

const tables = testTables();

spendingContract('in memory', memorySpending);
spendingContract('in DynamoDB', () => spendingTable(tables.client(), tables.name('messages')));

it('What a user spent on a day deletes itself two days later, and lies outside every range of messages', async () => {
  const aws = mockClient(DynamoDBDocumentClient);
  aws.on(UpdateCommand).resolves({});
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));

  await spendingTable(client, 'the-messages').spend('ada', '2026-02-01', 7);

  const { Key, ExpressionAttributeValues } = aws.commandCalls(UpdateCommand)[0]?.args[0].input ?? {};
  expect(ExpressionAttributeValues?.[':expiry']).toBe(Date.UTC(2026, 1, 3) / 1_000);
  expect(String(Key?.message_id) > UUIDV7_CEILING && !String(Key?.message_id).startsWith('client#')).toBe(true);
  aws.restore();
});
