import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../chat/ports/conversations.ts';
import { CONNECTION_ID, type HttpCall, httpEvent, REQUEST_ID } from '../support/events.ts';
import { CONNECTIONS, CONVERSATIONS, captureLog, MESSAGES, mockAws } from './harness.ts';
import { SECONDS, SECRET, token } from './identity-provider.ts';
import { ANSWER_ID, answerItem, connectionItem, QUESTION_ID, questionItem, TABLET } from './items.ts';

const aws = mockAws();

/** The function in a container that has not run before. */
async function coldStart() {
  vi.resetModules();
  const { handler } = await import('../../lambdas/http.ts');
  return handler;
}

let handler: Awaited<ReturnType<typeof coldStart>>;

beforeEach(async () => {
  vi.stubEnv('TOKEN_SECRET', SECRET);
  handler = await coldStart();
  aws.tables.on(UpdateCommand).resolves({ Attributes: {} }); // as it was before: nothing
  aws.tables.on(PutCommand).resolves({});
  aws.tables.on(QueryCommand).resolves({ Items: [] });
  aws.queues.on(SendMessageCommand).resolves({});
});

const call = async (request: HttpCall, claims?: Readonly<Record<string, unknown>>) => {
  const headers = { authorization: `Bearer ${await token(claims)}`, ...request.headers };
  const { statusCode, body, ...response } = await handler(httpEvent({ ...request, headers }));
  return { statusCode, data: JSON.parse(body), ...response };
};
const say = (fields: object = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ content: ' Hey\nDemi ', client_message_id: 'c-1', ...fields }),
});

describe('POST /api/v1/messages', () => {
  it('is answered as API Gateway takes it', async () => {
    expect(await call(say())).toEqual({
      statusCode: 201,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
      isBase64Encoded: false,
      data: {
        message_id: expect.any(String),
        conversation_id: 'ada',
        status: 'delivered',
        delivered_at: '2026-02-01T15:30:00.000Z',
        client_message_id: 'c-1',
      },
    });
  });

  it('claims, admits, stores and queues as the frame does, and looks up all devices', async () => {
    await call(say());

    expect(aws.commands().map(({ operation, input }) => [operation, input.TableName ?? input.QueueUrl])).toEqual([
      ['Put', MESSAGES],
      ['Update', CONVERSATIONS],
      ['Put', MESSAGES],
      ['Query', 'the-connections'],
      ['SendMessage', expect.stringContaining('reply.fifo')],
    ]);
  });

  it("is shown on every connected device of the user's, and makes no connection known", async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem({ connection_id: TABLET })] });
    aws.sockets.on(PostToConnectionCommand).resolves({});

    const { data } = await call(say());

    expect(aws.posts()).toMatchObject([
      { to: TABLET, frame: { event: 'message', data: { message_id: data.message_id, content: 'Hey\nDemi' } } },
    ]);
  });

  it('takes a body that API Gateway has put into base64', async () => {
    const { body, ...request } = say();

    expect(await call({ ...request, body: Buffer.from(body).toString('base64'), isBase64Encoded: true })).toMatchObject(
      { statusCode: 201 },
    );
  });

  it('fails without a word of why, which the log has', async () => {
    const log = captureLog();
    aws.tables.on(PutCommand).rejects(new Error('Requested resource not found'));

    expect(await call(say())).toMatchObject({
      statusCode: 500,
      data: { code: 'server_error', request_id: REQUEST_ID },
    });
    expect(log).toMatchObject([{ message: 'handler_failed', requestId: REQUEST_ID }]);
    expect(JSON.stringify(log)).not.toContain('Hey');
  });
});

describe('GET /api/v1/messages', () => {
  it('reads the range that the frame would read, and marks what Demi said as delivered', async () => {
    aws.tables.on(QueryCommand).resolves({ Items: [questionItem(), answerItem()] });
    aws.tables.on(UpdateCommand).resolves({ Attributes: answerItem({ status: 'delivered' }) });

    const { statusCode, data } = await call({ query: `after=${QUESTION_ID}&limit=20` });

    expect(statusCode).toBe(200);
    expect(data).toMatchObject({ mode: 'delta', messages: [{ message_id: QUESTION_ID }, { message_id: ANSWER_ID }] });
    expect(aws.commands()).toMatchObject([
      { operation: 'Query', input: { TableName: MESSAGES, ConsistentRead: true, ScanIndexForward: true, Limit: 40 } },
      { operation: 'Update', input: { TableName: MESSAGES, Key: { message_id: ANSWER_ID } } },
    ]);
  });
});

describe('settings', () => {
  const path = '/api/v1/settings';

  it('are read with one consistent read', async () => {
    aws.tables.on(GetCommand).resolves({ Item: { check_ins: false } });

    const { statusCode, data } = await call({ path });

    expect(statusCode).toBe(200);
    expect(data).toEqual({ ...DEFAULT_SETTINGS, check_ins: false });
    expect(aws.commands()).toMatchObject([
      {
        operation: 'Get',
        input: { TableName: CONVERSATIONS, Key: { conversation_id: 'ada' }, ConsistentRead: true },
      },
    ]);
  });

  const change = () =>
    call({ method: 'PUT', path, headers: { 'content-type': 'application/json' }, body: '{"check_ins":false}' });

  it('are changed with one update, and all devices are looked up', async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: { check_ins: false } });

    const { statusCode, data } = await change();

    expect(statusCode).toBe(200);
    expect(data).toEqual({ ...DEFAULT_SETTINGS, check_ins: false });
    expect(aws.commands()).toMatchObject([
      {
        operation: 'Update',
        input: {
          TableName: CONVERSATIONS,
          Key: { conversation_id: 'ada' },
          UpdateExpression: 'SET check_ins = :check_ins, user_id = :user_id ADD revision :revision',
          ExpressionAttributeValues: { ':user_id': 'ada', ':check_ins': false, ':revision': 1 },
        },
      },
      { operation: 'Query', input: { TableName: CONNECTIONS, ConsistentRead: true } },
    ]);
  });

  it("are shown on every connected device of the user's", async () => {
    aws.tables.on(UpdateCommand).resolves({ Attributes: { check_ins: false } });
    aws.tables.on(QueryCommand).resolves({ Items: [connectionItem(), connectionItem({ connection_id: TABLET })] });
    aws.sockets.on(PostToConnectionCommand).resolves({});

    const { data } = await change();

    expect(aws.posts()).toMatchObject([
      { to: CONNECTION_ID, frame: { event: 'settings', data } },
      { to: TABLET, frame: { event: 'settings', data } },
    ]);
  });
});

describe('a token over HTTP', () => {
  it.each([
    ['that has run out', { exp: SECONDS - 30 }, 401, 'auth_expired_token'],
    ['to refresh others', { token_type: 'refresh' }, 401, 'unauthorized'],
    ["of a user whose id has a ':'", { sub: 'ada:work' }, 403, 'forbidden'],
  ])('%s is refused without a call to AWS', async (_what, claims, statusCode, code) => {
    captureLog();

    expect(await call({}, claims)).toMatchObject({ statusCode, data: { code } });
    expect(aws.commands()).toEqual([]);
  });

  it('that ran out within the clock tolerance is good', async () => {
    expect(await call({}, { exp: SECONDS - 29 })).toMatchObject({ statusCode: 200 });
  });

  it('that is refused leaves the reason in the log, never itself', async () => {
    const log = captureLog();
    await call({}, { exp: SECONDS - 60 });

    expect(log).toMatchObject([{ message: 'token_refused', requestId: REQUEST_ID, code: 'ERR_JWT_EXPIRED' }]);
    expect(JSON.stringify(log)).not.toContain(await token({ exp: SECONDS - 60 }));
  });
});

it('an event that is none of the HTTP API fails, whatever else it is', async () => {
  captureLog();
  await expect(handler({ Records: [] })).rejects.toThrow('Malformed HTTP event: version');
});
