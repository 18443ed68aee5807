import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoriesTable } from '../../adapters/memories.ts';
import type { Memory } from '../../chat/demi/memory.ts';
import { UUIDV7_CEILING } from '../../protocol/ids.ts';

const aws = mockClient(DynamoDBDocumentClient);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
const memories = memoriesTable(client, 'the-messages');

const TOLD_AT = Date.UTC(2026, 1, 1);
const memory: Memory = [
  { kind: 'name', topic: 'name', value: 'Ada', statement: 'your name is Ada', messageId: 'm-1', toldAt: TOLD_AT - 1 },
  { kind: 'like', topic: 'jazz', value: 'jazz', statement: 'you love jazz', messageId: 'm-2', toldAt: TOLD_AT },
];

const written = () => aws.commandCalls(PutCommand).map(({ args: [{ input }] }) => input);

beforeEach(() => {
  aws.reset();
  aws.on(PutCommand).resolves({});
});

describe('a memory', () => {
  it('is read as it was written', async () => {
    await memories.write('ada', memory);
    aws
      .on(GetCommand, { TableName: 'the-messages', Key: { conversation_id: 'ada', message_id: 'memory' } })
      .resolves({ Item: { ...written()[0]?.Item } });

    expect(await memories.read('ada')).toEqual(memory);
  });

  it('is read strongly consistent', async () => {
    aws.on(GetCommand).resolves({});

    await memories.read('ada');

    expect(aws.commandCalls(GetCommand)[0]?.args[0].input).toMatchObject({ ConsistentRead: true });
  });

  it('is empty for somebody she knows nothing of', async () => {
    aws.on(GetCommand).resolves({});

    expect(await memories.read('grace')).toEqual([]);
  });

  it('expires seven days after the last thing in it was told', async () => {
    await memories.write('ada', memory);

    expect(written()).toMatchObject([{ Item: { expires_at: TOLD_AT / 1000 + 604_800 } }]); // 7 days
  });

  it('lies outside every range of messages and of claims', async () => {
    await memories.write('ada', memory);

    const key = String(written()[0]?.Item?.message_id);
    expect(key > UUIDV7_CEILING && !key.startsWith('client#')).toBe(true);
  });

  it('that is not one fails, and does not say what stands there', async () => {
    aws.on(GetCommand).resolves({ Item: { facts: [{ statement: 'you love jazz' }] } });

    const failure: unknown = await memories.read('ada').catch((error) => error);
    expect(String(failure)).toContain('facts');
    expect(String(failure)).not.toContain('jazz');
  });
});
