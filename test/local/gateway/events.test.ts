import { describe, expect, it } from 'vitest';
import {
  authorizerEvent,
  connectArn,
  connectEvent,
  disconnectEvent,
  messageEvent,
  type Peer,
} from '../../../local/gateway/events.ts';

const names = {
  stage: 'dev',
  apiId: 'a1b2c3d4e5',
  region: 'eu-west-1',
  accountId: '123456789012',
  domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
};
const at = Date.UTC(2024, 1, 9, 18, 11, 43, 5);
const occasion = { requestId: 'RsI83FhYIE0FvxQ=', at };
const peer: Peer = {
  connectionId: 'JC1dgf9yoAMCK-g=',
  connectedAt: at - 1_000,
  sourceIp: '203.0.113.7',
  userAgent: 'test/1',
  host: 'localhost:4001',
  authorizer: { principalId: 'ann', role: 'user' },
};
const stranger: Peer = { ...peer, authorizer: undefined, userAgent: undefined };
const request = { headers: [['Host', 'h']], query: [['token', 't']] } as const;

// Compared as JSON, because the order of the fields is part of the shape.
const asJson = (event: unknown) => JSON.stringify(event, undefined, 1);

describe('connectEvent', () => {
  it('is what AWS sends, field by field', () => {
    expect(asJson(connectEvent(names, peer, request, occasion))).toBe(
      asJson({
        headers: { Host: 'h' },
        multiValueHeaders: { Host: ['h'] },
        queryStringParameters: { token: 't' },
        multiValueQueryStringParameters: { token: ['t'] },
        requestContext: {
          routeKey: '$connect',
          authorizer: { principalId: 'ann', role: 'user' },
          eventType: 'CONNECT',
          extendedRequestId: 'RsI83FhYIE0FvxQ=',
          requestTime: '09/Feb/2024:18:11:43 +0000',
          messageDirection: 'IN',
          stage: 'dev',
          connectedAt: at - 1_000,
          requestTimeEpoch: at,
          identity: { userAgent: 'test/1', sourceIp: '203.0.113.7' },
          requestId: 'RsI83FhYIE0FvxQ=',
          domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
          connectionId: 'JC1dgf9yoAMCK-g=',
          apiId: 'a1b2c3d4e5',
        },
        isBase64Encoded: false,
      }),
    );
  });

  it('leaves out what is not there', () => {
    const event = connectEvent(names, stranger, { ...request, query: [] }, occasion);
    expect(Object.keys(event)).toEqual(['headers', 'multiValueHeaders', 'requestContext', 'isBase64Encoded']);
    expect(event.requestContext).not.toHaveProperty('authorizer');
    expect(event.requestContext.identity).toEqual({ sourceIp: '203.0.113.7' });
  });
});

describe('messageEvent', () => {
  it('is what AWS sends, field by field', () => {
    const message = { routeKey: 'ping', messageId: 'RsI9zd_1oAMFvxQ=', body: '{"event":"ping"}' };
    expect(asJson(messageEvent(names, peer, occasion, message))).toBe(
      asJson({
        requestContext: {
          routeKey: 'ping',
          authorizer: { principalId: 'ann', role: 'user' },
          messageId: 'RsI9zd_1oAMFvxQ=',
          eventType: 'MESSAGE',
          extendedRequestId: 'RsI83FhYIE0FvxQ=',
          requestTime: '09/Feb/2024:18:11:43 +0000',
          messageDirection: 'IN',
          stage: 'dev',
          connectedAt: at - 1_000,
          requestTimeEpoch: at,
          identity: { userAgent: 'test/1', sourceIp: '203.0.113.7' },
          requestId: 'RsI83FhYIE0FvxQ=',
          domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
          connectionId: 'JC1dgf9yoAMCK-g=',
          apiId: 'a1b2c3d4e5',
        },
        body: '{"event":"ping"}',
        isBase64Encoded: false,
      }),
    );
  });
});

describe('disconnectEvent', () => {
  it('is what AWS sends, field by field', () => {
    const event = disconnectEvent(names, peer, occasion, { code: 1001, reason: 'Going away' });
    expect(asJson(event)).toBe(
      asJson({
        headers: { Host: 'localhost:4001', 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
        multiValueHeaders: {
          Host: ['localhost:4001'],
          'x-api-key': [''],
          'X-Forwarded-For': [''],
          'x-restapi': [''],
        },
        requestContext: {
          routeKey: '$disconnect',
          authorizer: { principalId: 'ann', role: 'user' },
          disconnectStatusCode: 1001,
          eventType: 'DISCONNECT',
          extendedRequestId: 'RsI83FhYIE0FvxQ=',
          requestTime: '09/Feb/2024:18:11:43 +0000',
          messageDirection: 'IN',
          disconnectReason: 'Going away',
          stage: 'dev',
          connectedAt: at - 1_000,
          requestTimeEpoch: at,
          identity: { userAgent: 'test/1', sourceIp: '203.0.113.7' },
          requestId: 'RsI83FhYIE0FvxQ=',
          domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
          connectionId: 'JC1dgf9yoAMCK-g=',
          apiId: 'a1b2c3d4e5',
        },
        isBase64Encoded: false,
      }),
    );
  });

  it('carries an empty reason too', () => {
    const event = disconnectEvent(names, peer, occasion, { code: 1006, reason: '' });
    expect(event.requestContext).toMatchObject({ disconnectStatusCode: 1006, disconnectReason: '' });
  });
});

describe('stage variables', () => {
  const named = { ...names, stageVariables: { color: 'blue' } };

  it('stand before the request context of every event', () => {
    const message = { routeKey: 'ping', messageId: 'RsI9zd_1oAMFvxQ=', body: '' };
    const ending = { code: 1001, reason: 'Going away' };
    const events = [
      connectEvent(named, peer, request, occasion),
      messageEvent(named, peer, occasion, message),
      disconnectEvent(named, peer, occasion, ending),
      authorizerEvent(named, peer, request, occasion),
    ];
    for (const event of events) {
      const fields = Object.keys(event);
      expect(event).toMatchObject({ stageVariables: { color: 'blue' } });
      expect(fields.indexOf('stageVariables')).toBe(fields.indexOf('requestContext') - 1);
    }
  });

  it('are empty for an authorizer where there are none', () => {
    expect(authorizerEvent(names, peer, request, occasion).stageVariables).toEqual({});
  });
});

describe('authorizerEvent', () => {
  const event = authorizerEvent(names, stranger, request, occasion);

  it('names the method of $connect', () => {
    expect(event.methodArn).toBe('arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/dev/$connect');
    expect(event.methodArn).toBe(connectArn(names));
  });

  it('has the fields of a REQUEST authorizer', () => {
    expect(Object.keys(event)).toEqual([
      'type',
      'methodArn',
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'stageVariables',
      'requestContext',
    ]);
    expect(event.type).toBe('REQUEST');
    expect(event.requestContext).toMatchObject({ routeKey: '$connect', eventType: 'CONNECT' });
  });

  it('sees the headers of the upgrade', () => {
    expect(event.headers).toEqual({ Connection: 'upgrade', 'content-length': '0', Upgrade: 'websocket', Host: 'h' });
  });
});
