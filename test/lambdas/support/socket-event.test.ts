import { describe, expect, it } from 'vitest';
import { readSocketEvent } from '../../../lambdas/support/socket-event.ts';
import {
  CONNECTED_AT,
  CONNECTION_ID,
  connectEvent,
  disconnectEvent,
  frameEvent,
  REQUEST_ID,
  TOKEN_EXP,
} from '../../support/events.ts';

const SPEAKER = {
  userId: 'ada',
  role: 'user',
  connectionId: CONNECTION_ID,
  connectedAt: CONNECTED_AT,
  tokenExpiresAt: TOKEN_EXP * 1000,
};

describe('readSocketEvent', () => {
  it('reads a handshake: query and headers, no body', () => {
    const event = readSocketEvent(connectEvent({ query: { after: 'x' }, headers: { 'X-Custom': 'yes' } }));

    expect(event).toMatchObject({ routeKey: '$connect', requestId: REQUEST_ID, speaker: SPEAKER, body: '' });
    expect(event.query).toEqual({ after: 'x' });
  });

  it('reads a message: a body, neither query nor headers', () => {
    const event = readSocketEvent(frameEvent('ping'));

    expect(event).toMatchObject({ routeKey: 'ping', speaker: SPEAKER, body: '{"event":"ping"}', query: {} });
    expect(event.header('Host')).toBeUndefined();
  });

  it('reads an ending', () => {
    expect(readSocketEvent(disconnectEvent())).toMatchObject({ routeKey: '$disconnect', speaker: SPEAKER, body: '' });
  });

  it('finds a header in any spelling', () => {
    const event = readSocketEvent(connectEvent({ headers: { 'sec-websocket-protocol': 'demi.v1' } }));

    expect(event.header('Sec-WebSocket-Protocol')).toBe('demi.v1');
  });

  it('takes null for a missing body and a missing query', () => {
    const event = readSocketEvent({ ...frameEvent('ping'), body: null, queryStringParameters: null });

    expect(event).toMatchObject({ body: '', query: {} });
  });

  it('takes the end of the token as a number too', () => {
    const event = frameEvent('ping');
    const authorizer = { ...event.requestContext.authorizer, token_exp: TOKEN_EXP };

    const read = readSocketEvent({ ...event, requestContext: { ...event.requestContext, authorizer } });

    expect(read.speaker.tokenExpiresAt).toBe(TOKEN_EXP * 1000);
  });

  it.each([
    ['no user', { user_id: undefined }],
    ['a role that does not exist', { role: 'king' }],
    ['a token without end', { token_exp: 'never' }],
    ['half a second', { token_exp: '1.5' }],
  ])('does not take a context with %s', (_what, fields) => {
    const event = frameEvent('ping');
    const authorizer = { ...event.requestContext.authorizer, ...fields };

    expect(() => readSocketEvent({ ...event, requestContext: { ...event.requestContext, authorizer } })).toThrow(
      'socket event',
    );
  });

  it.each([
    ['nothing', undefined],
    ['text', 'event'],
    ['an empty object', {}],
  ])('does not take %s', (_what, event) => {
    expect(() => readSocketEvent(event)).toThrow('socket event');
  });
});
