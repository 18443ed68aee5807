import { describe, expect, it } from 'vitest';
import { connect } from './client.ts';
import { echo, oneWay, record, start, type TestEvent, twoWay } from './harness.ts';
import { createManualClock } from './manual-clock.ts';

const ID = /^[\w-]{15}=$/;

/** One client that comes, says something and goes; every event of it, with its random values named. */
async function visit() {
  const clock = createManualClock();
  const authorizer = record(async () => ({
    principalId: 'ann',
    policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] },
    context: { age: 7 },
  }));
  const onConnect = record();
  const onMessage = record(echo);
  const onDisconnect = record();
  const gateway = await start({
    clock,
    stageVariables: { color: 'blue' },
    authorizer: { invoke: authorizer.invoke, identitySource: ['route.request.querystring.token'] },
    routes: {
      $connect: oneWay(onConnect.invoke),
      ping: twoWay(onMessage.invoke),
      $disconnect: oneWay(onDisconnect.invoke),
    },
  });
  const headers = { 'User-Agent': 'test/1', Origin: 'https://example.com', Cookie: 'a=b', 'X-Mixed': ['one', 'two'] };
  const client = await connect(`${gateway.url}?token=a%20b&x=1&x=2`, { protocols: [], headers });
  clock.advance(1_500);
  client.send('{"event":"ping"}');
  await client.next();
  clock.advance(1_500);
  client.socket.close();
  const described = async (calls: { next(): Promise<TestEvent> }) => describeEvent(await calls.next(), gateway.port);
  return {
    authorization: await described(authorizer),
    connected: await described(onConnect),
    message: await described(onMessage),
    disconnected: await described(onDisconnect),
  };
}

/** An event as text, because the order of its fields is part of its shape. */
function describeEvent(event: TestEvent, port: number): string {
  const { connectionId, requestId, messageId } = event.requestContext;
  const { 'Sec-WebSocket-Key': key, 'X-Amzn-Trace-Id': traceId } = event.headers ?? {};
  for (const id of [connectionId, requestId, messageId ?? connectionId]) expect(id).toMatch(ID);
  const named = { connectionId, requestId, messageId, key, traceId, port: `:${port}` };
  let text = JSON.stringify(event);
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined) text = text.replaceAll(String(value), `<${name}>`);
  }
  return indented(JSON.parse(text));
}

const indented = (event: unknown) => JSON.stringify(event, undefined, 1);

const HEADERS = {
  Cookie: 'a=b',
  Host: '127.0.0.1<port>',
  Origin: 'https://example.com',
  'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
  'Sec-WebSocket-Key': '<key>',
  'Sec-WebSocket-Version': '13',
  'User-Agent': 'test/1',
  'X-Amzn-Trace-Id': '<traceId>',
  'X-Forwarded-For': '127.0.0.1',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Proto': 'https',
  'X-Mixed': 'two',
};

const MULTI_VALUE_HEADERS = {
  Cookie: ['a=b'],
  Host: ['127.0.0.1<port>'],
  Origin: ['https://example.com'],
  'Sec-WebSocket-Extensions': ['permessage-deflate; client_max_window_bits'],
  'Sec-WebSocket-Key': ['<key>'],
  'Sec-WebSocket-Version': ['13'],
  'User-Agent': ['test/1'],
  'X-Amzn-Trace-Id': ['<traceId>'],
  'X-Forwarded-For': ['127.0.0.1'],
  'X-Forwarded-Port': ['443'],
  'X-Forwarded-Proto': ['https'],
  'X-Mixed': ['one', 'two'],
};

describe('over the wire', () => {
  it('the event of an authorizer is what AWS sends, field by field', async () => {
    const { authorization } = await visit();
    expect(authorization).toBe(
      indented({
        type: 'REQUEST',
        methodArn: 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/$connect',
        headers: {
          Connection: 'upgrade',
          'content-length': '0',
          Cookie: 'a=b',
          Host: '127.0.0.1<port>',
          Origin: 'https://example.com',
          'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
          'Sec-WebSocket-Key': '<key>',
          'Sec-WebSocket-Version': '13',
          Upgrade: 'websocket',
          'User-Agent': 'test/1',
          'X-Amzn-Trace-Id': '<traceId>',
          'X-Forwarded-For': '127.0.0.1',
          'X-Forwarded-Port': '443',
          'X-Forwarded-Proto': 'https',
          'X-Mixed': 'two',
        },
        multiValueHeaders: {
          Connection: ['upgrade'],
          'content-length': ['0'],
          Cookie: ['a=b'],
          Host: ['127.0.0.1<port>'],
          Origin: ['https://example.com'],
          'Sec-WebSocket-Extensions': ['permessage-deflate; client_max_window_bits'],
          'Sec-WebSocket-Key': ['<key>'],
          'Sec-WebSocket-Version': ['13'],
          Upgrade: ['websocket'],
          'User-Agent': ['test/1'],
          'X-Amzn-Trace-Id': ['<traceId>'],
          'X-Forwarded-For': ['127.0.0.1'],
          'X-Forwarded-Port': ['443'],
          'X-Forwarded-Proto': ['https'],
          'X-Mixed': ['one', 'two'],
        },
        queryStringParameters: { token: 'a b', x: '2' },
        multiValueQueryStringParameters: { token: ['a b'], x: ['1', '2'] },
        stageVariables: { color: 'blue' },
        requestContext: {
          routeKey: '$connect',
          eventType: 'CONNECT',
          extendedRequestId: '<requestId>',
          requestTime: '09/Feb/2024:18:11:43 +0000',
          messageDirection: 'IN',
          stage: 'dev',
          connectedAt: 1_707_502_303_000,
          requestTimeEpoch: 1_707_502_303_000,
          identity: { userAgent: 'test/1', sourceIp: '127.0.0.1' },
          requestId: '<requestId>',
          domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
          connectionId: '<connectionId>',
          apiId: 'a1b2c3d4e5',
        },
      }),
    );
  });

  it('the CONNECT event is what AWS sends, field by field', async () => {
    const { connected } = await visit();
    expect(connected).toBe(
      indented({
        headers: HEADERS,
        multiValueHeaders: MULTI_VALUE_HEADERS,
        queryStringParameters: { token: 'a b', x: '2' },
        multiValueQueryStringParameters: { token: ['a b'], x: ['1', '2'] },
        stageVariables: { color: 'blue' },
        requestContext: {
          routeKey: '$connect',
          authorizer: { principalId: 'ann', age: '7' },
          eventType: 'CONNECT',
          extendedRequestId: '<requestId>',
          requestTime: '09/Feb/2024:18:11:43 +0000',
          messageDirection: 'IN',
          stage: 'dev',
          connectedAt: 1_707_502_303_000,
          requestTimeEpoch: 1_707_502_303_000,
          identity: { userAgent: 'test/1', sourceIp: '127.0.0.1' },
          requestId: '<requestId>',
          domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
          connectionId: '<connectionId>',
          apiId: 'a1b2c3d4e5',
        },
        isBase64Encoded: false,
      }),
    );
  });

  it('the MESSAGE event is what AWS sends, field by field', async () => {
    const { message } = await visit();
    expect(message).toBe(
      indented({
        stageVariables: { color: 'blue' },
        requestContext: {
          routeKey: 'ping',
          authorizer: { principalId: 'ann', age: '7' },
          messageId: '<messageId>',
          eventType: 'MESSAGE',
          extendedRequestId: '<requestId>',
          requestTime: '09/Feb/2024:18:11:44 +0000',
          messageDirection: 'IN',
          stage: 'dev',
          connectedAt: 1_707_502_303_000,
          requestTimeEpoch: 1_707_502_304_500,
          identity: { userAgent: 'test/1', sourceIp: '127.0.0.1' },
          requestId: '<requestId>',
          domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
          connectionId: '<connectionId>',
          apiId: 'a1b2c3d4e5',
        },
        body: '{"event":"ping"}',
        isBase64Encoded: false,
      }),
    );
  });

  it('the DISCONNECT event is what AWS sends, field by field', async () => {
    const { disconnected } = await visit();
    expect(disconnected).toBe(
      indented({
        headers: { Host: '127.0.0.1<port>', 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
        multiValueHeaders: {
          Host: ['127.0.0.1<port>'],
          'x-api-key': [''],
          'X-Forwarded-For': [''],
          'x-restapi': [''],
        },
        stageVariables: { color: 'blue' },
        requestContext: {
          routeKey: '$disconnect',
          authorizer: { principalId: 'ann', age: '7' },
          disconnectStatusCode: 1005,
          eventType: 'DISCONNECT',
          extendedRequestId: '<requestId>',
          requestTime: '09/Feb/2024:18:11:46 +0000',
          messageDirection: 'IN',
          disconnectReason: 'Client-side close frame status not set',
          stage: 'dev',
          connectedAt: 1_707_502_303_000,
          requestTimeEpoch: 1_707_502_306_000,
          identity: { userAgent: 'test/1', sourceIp: '127.0.0.1' },
          requestId: '<requestId>',
          domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
          connectionId: '<connectionId>',
          apiId: 'a1b2c3d4e5',
        },
        isBase64Encoded: false,
      }),
    );
  });
});
