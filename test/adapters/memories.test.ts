import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoriesTable } from '../../adapters/memories.ts';
import type { Memory } from '../../chat/demi/memory.ts';
import { REMEMBERED_MS } from '../../chat/demi/remembered.ts';
import { UUIDV7_CEILING } from '../../protocol/ids.ts';
import { memoryMemories } from '../support/memory/memories.ts';
import { memoriesContract } from './contracts/memories.ts';
import { testTables } from './contracts/tables.ts';

const tables = testTables();

memoriesContract('in memory', memoryMemories);
memoriesContract('in DynamoDB', () => memoriesTable(tables.client(), tables.name('messages')));

const TOLD_AT = Date.UTC(2026, 1, 1);
const memory: Memory = [
  { kind: 'name', topic: 'name', value: 'Ada', statement: 'your name is Ada', messageId: 'm-1', toldAt: TOLD_AT - 1 },
  { kind: 'like', topic: 'jazz', value: 'jazz', statement: 'you love jazz', messageId: 'm-2', toldAt: TOLD_AT },
];

const mockTables = () => mockClient(DynamoDBDocumentClient);

describe('the item of a memory', () => {
  let aws: ReturnType<typeof mockTables>;
  const memories = memoriesTable(DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' })), 'messages');
  const written = () => aws.commandCalls(PutCommand).map(({ args: [{ input }] }) => input);

  beforeEach(() => {
    aws = mockTables();
    aws.on(PutCommand).resolves({});
  });
  afterEach(() => aws.restore());

  it('is read strongly consistent', async () => {
    aws.on(GetCommand).resolves({});

    await memories.read('ada');

    expect(aws.commandCalls(GetCommand)[0]?.args[0].input).toMatchObject({ ConsistentRead: true });
  });

  it('expires when the last fact in it is too old', async () => {
    await memories.write('ada', { memory, knownSince: 0 });

    expect(written()).toMatchObject([{ Item: { expires_at: (TOLD_AT + REMEMBERED_MS) / 1_000 } }]);
  });

  it('outlasts the messages from before she was asked to forget', async () => {
    await memories.forget('ada', TOLD_AT);

    expect(written()).toMatchObject([{ Item: { expires_at: (TOLD_AT + REMEMBERED_MS) / 1_000 } }]);
  });

  it('lies outside every range of messages and of claims', async () => {
    await memories.write('ada', { memory, knownSince: 0 });

    const key = String(written()[0]?.Item?.message_id);
    expect(key > UUIDV7_CEILING && !key.startsWith('client#')).toBe(true);
  });

  it('of version 0.1 is read too', async () => {
    aws.on(GetCommand).resolves({ Item: { facts: [] } });

    expect(await memories.read('ada')).toEqual({ memory: [], knownSince: 0 });
  });

  it('that is not one fails, and does not say what stands there', async () => {
    aws.on(GetCommand).resolves({ Item: { facts: [{ statement: 'you love jazz' }] } });

    const failure: unknown = await memories.read('ada').catch((error) => error);
    expect(String(failure)).toContain('facts');
    expect(String(failure)).not.toContain('jazz');
  });
});
