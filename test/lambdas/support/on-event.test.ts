import { describe, expect, it } from 'vitest';
import { refuse } from '../../../chat/refusal.ts';
import { onEvent } from '../../../lambdas/support/on-event.ts';
import { errors } from '../../../protocol/errors.ts';
import {
  CONNECTED_AT,
  CONNECTION_ID,
  connectEvent,
  frameEvent,
  NOW,
  REQUEST_ID,
  TOKEN_EXP,
  textEvent,
} from '../../support/events.ts';
import { captureLog, frameIn, mockAws } from '../harness.ts';

mockAws();

const ping = (fields: object = {}, caller: object = {}) => frameEvent('ping', {}, fields, caller);
const pong = () => ({ event: 'pong', data: { server_time: '2026-02-01T15:30:00.000Z' } }) as const;

describe('the handler of an event', () => {
  it('calls its use case with who speaks, as the authorizer vouched for, and with the data of the frame', async () => {
    const calls: unknown[] = [];
    const handler = onEvent('ping', (_services, speaker, data) => {
      calls.push({ speaker, data });
      return pong();
    });

    await handler(frameEvent('ping', { message: 'hi', unknown: 1 }, {}, { role: 'admin' }));

    expect(calls).toEqual([
      {
        speaker: {
          userId: 'ada',
          role: 'admin',
          connectionId: CONNECTION_ID,
          connectedAt: CONNECTED_AT,
          tokenExpiresAt: TOKEN_EXP * 1000,
        },
        data: { message: 'hi' },
      },
    ]);
  });

  it('makes the services of the invocation anew each time, the ports behind them once', async () => {
    const seen: { outbox: unknown; messages: unknown }[] = [];
    const handler = onEvent('ping', ({ outbox, messages }) => {
      seen.push({ outbox, messages });
      return pong();
    });

    await handler(ping());
    await handler(ping());

    const [first, second] = seen;
    expect(first?.outbox).not.toBe(second?.outbox);
    expect(first?.messages).toBe(second?.messages);
  });

  it('repeats the request id of the frame', async () => {
    const { body } = await onEvent('ping', pong)(ping({ request_id: 'r-1' }));

    expect(body).toBe(
      '{"event":"pong","data":{"server_time":"2026-02-01T15:30:00.000Z"},' +
        '"timestamp":"2026-02-01T15:30:00.000Z","request_id":"r-1"}',
    );
  });

  it('does not repeat a request id that is too long', async () => {
    expect(frameIn(await onEvent('ping', pong)(ping({ request_id: 'r'.repeat(65) })))).not.toHaveProperty('request_id');
  });

  it('has no body when the use case says nothing', async () => {
    expect(await onEvent('ping', () => undefined)(ping())).toEqual({ statusCode: 200 });
  });

  it('lets a token speak until its very end', async () => {
    const handler = onEvent('ping', pong);

    expect(frameIn(await handler(ping({}, { tokenExp: NOW / 1000 + 1 })))).toMatchObject({ event: 'pong' });
    expect(frameIn(await handler(ping({}, { tokenExp: NOW / 1000 })))).toMatchObject({
      event: 'error',
      data: { code: 'auth_expired_token' },
    });
  });

  it('does not execute anything for a token that has run out', async () => {
    let executed = false;
    const handler = onEvent('ping', () => {
      executed = true;
      return pong();
    });

    await handler(ping({}, { tokenExp: NOW / 1000 }));

    expect(executed).toBe(false);
  });

  it('does not take the frame of another event', async () => {
    const answer = frameIn(await onEvent('ping', pong)(textEvent('ping', '{"event":"stop"}')));

    expect(answer).toMatchObject({ event: 'error', data: { reason: 'unknown_event' } });
  });

  it('answers a refusal with its error and writes no log', async () => {
    const log = captureLog();
    const handler = onEvent('ping', () => refuse(errors.rateLimited(1_250, 'c-1')));

    expect(frameIn(await handler(ping({ request_id: 'r-1' })))).toMatchObject({
      event: 'error',
      data: { code: 'rate_limited', retry_after_ms: 1_250, client_message_id: 'c-1' },
      request_id: 'r-1',
    });
    expect(log).toEqual([]);
  });

  it.each([
    ['an error', () => Promise.reject(new TypeError('cannot read chat/history.ts'))],
    [
      'an error before the first await',
      () => {
        throw new RangeError('out of range');
      },
    ],
    ['something that is no error', () => Promise.reject('a word')],
  ])('answers %s with server_error and nothing of what it says', async (_what, useCase) => {
    captureLog();

    const { body } = await onEvent('ping', useCase)(ping());

    expect(body).toBe(
      `{"event":"error","data":{"message":"Something went wrong","code":"server_error","retryable":true,` +
        `"request_id":"${REQUEST_ID}"},"timestamp":"2026-02-01T15:30:00.000Z"}`,
    );
  });

  it('logs the cause with its stack, the ids of the invocation, and no word of the frame', async () => {
    const log = captureLog();
    const handler = onEvent('ping', () => Promise.reject(new TypeError('no such thing')));

    await handler(frameEvent('ping', { message: 'a secret' }));

    expect(log).toMatchObject([
      {
        level: 'ERROR',
        message: 'handler_failed',
        event: 'ping',
        requestId: REQUEST_ID,
        connectionId: CONNECTION_ID,
        error: { name: 'TypeError', message: 'no such thing', stack: expect.stringContaining('on-event.test.ts') },
      },
    ]);
    expect(JSON.stringify(log)).not.toContain('a secret');
  });

  it('answers with server_error when its services cannot be made', async () => {
    captureLog();
    const handler = onEvent('ping', pong, () => {
      throw new Error('Environment variable MESSAGES_TABLE is not set');
    });

    expect(frameIn(await handler(ping())).data).toMatchObject({ code: 'server_error' });
  });

  it('does not take an event that passed no authorizer', async () => {
    const { authorizer: _none, ...requestContext } = ping().requestContext;

    await expect(onEvent('ping', pong)({ ...ping(), requestContext })).rejects.toThrow('authorizer');
  });

  it('takes the event of a handshake for what it is: no frame', async () => {
    expect(frameIn(await onEvent('ping', pong)(connectEvent())).data).toMatchObject({ reason: 'not_json' });
  });
});
