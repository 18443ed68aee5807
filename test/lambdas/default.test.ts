import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/default.ts';
import { NOW, textEvent } from '../support/events.ts';
import { frameIn, mockAws } from './harness.ts';

const aws = mockAws();
const sent = (text: string) => textEvent('$default', text);

describe('$default', () => {
  it.each([
    ['a word', 'Hello?'],
    ['nothing', ''],
    ['JSON cut short', '{"event":"message"'],
    ['a list', '["message"]'],
    ['a number', '42'],
    ['null', 'null'],
  ])('answers %s with not_json', async (_what, text) => {
    expect(await handler(sent(text))).toEqual({
      statusCode: 200,
      body:
        '{"event":"error","data":{"message":"The frame is not a JSON object","code":"invalid_message",' +
        '"reason":"not_json","retryable":false},"timestamp":"2026-02-01T15:30:00.000Z"}',
    });
  });

  it.each(['dance', '$connect', 'Message', '', '__proto__'])('does not know the event "%s"', async (event) => {
    expect(frameIn(await handler(sent(JSON.stringify({ event, request_id: 'r-1' }))))).toMatchObject({
      event: 'error',
      data: { code: 'invalid_message', reason: 'unknown_event', retryable: false },
      request_id: 'r-1',
    });
  });

  it.each([
    ['no event', {}, 'event'],
    ['an event that is no text', { event: 7 }, 'event'],
    ['data that are no object', { event: 'dance', data: 'well' }, 'data'],
    ['a request id that is too long', { event: 'dance', request_id: 'r'.repeat(65) }, 'request_id'],
  ])('says what is wrong with %s', async (_what, frame, field) => {
    const answer = frameIn(await handler(sent(JSON.stringify(frame))));

    expect(answer).toMatchObject({ event: 'error', data: { reason: 'validation_error', field } });
    expect(answer).not.toHaveProperty('request_id');
  });

  it('says so when the token has run out', async () => {
    const call = textEvent('$default', '{"event":"dance","request_id":"r-1"}', { tokenExp: NOW / 1000 });

    expect(frameIn(await handler(call))).toMatchObject({
      event: 'error',
      data: { code: 'auth_expired_token' },
      request_id: 'r-1',
    });
  });

  it('never calls AWS', async () => {
    await handler(sent('{"event":"dance"}'));

    expect(aws.commands()).toEqual([]);
  });
});
