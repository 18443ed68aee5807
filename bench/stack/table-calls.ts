import { randomUUID } from 'node:crypto';
import { tableName } from '../../local/demi/resources.ts';

/** What one exchange asks of its tables: a test compares it with what it does. */
export const TABLE_CALLS = { PutItem: 3, UpdateItem: 6, Query: 4, GetItem: 1 } as const;

/** An operation of DynamoDB and its body. */
export type TableCall = readonly [operation: string, body: object];

/** The calls of an exchange. One query is that of the last twenty messages, here of `conversation`; the others find little. */
export function callsOfOne(conversation: string): readonly TableCall[] {
  const own = randomUUID(); // exchanges of many users: no two write the same item
  const times = (count: number, call: (index: number) => TableCall) => Array.from({ length: count }, (_, i) => call(i));
  return [
    ...times(TABLE_CALLS.PutItem, () => putMessage(own)),
    ...times(TABLE_CALLS.UpdateItem, () => updateConversation(own)),
    ...times(TABLE_CALLS.Query, (index) => queryMessages(index === 0 ? conversation : own)),
    ...times(TABLE_CALLS.GetItem, () => getConversation(own)),
  ];
}

export function putMessage(conversation: string): TableCall {
  const item = {
    conversation_id: { S: conversation },
    message_id: { S: randomUUID() },
    content: { S: 'x'.repeat(600) },
  };
  const body = { TableName: tableName('messages'), Item: item };
  return ['PutItem', { ...body, ConditionExpression: 'attribute_not_exists(message_id)' }];
}

function updateConversation(conversation: string): TableCall {
  const body = {
    TableName: tableName('conversations'),
    Key: { conversation_id: { S: conversation } },
    UpdateExpression: 'SET content = :text ADD revision :one',
    ExpressionAttributeValues: { ':text': { S: 'x'.repeat(600) }, ':one': { N: '1' } },
    ReturnValues: 'ALL_NEW',
  };
  return ['UpdateItem', body];
}

function queryMessages(conversation: string): TableCall {
  const body = {
    TableName: tableName('messages'),
    KeyConditionExpression: 'conversation_id = :id',
    ExpressionAttributeValues: { ':id': { S: conversation } },
    ConsistentRead: true,
    Limit: 21,
  };
  return ['Query', body];
}

function getConversation(conversation: string): TableCall {
  const key = { conversation_id: { S: conversation } };
  return ['GetItem', { TableName: tableName('conversations'), Key: key, ConsistentRead: true }];
}
