import { describe, expect, it } from 'vitest';
import { ERROR_CODES, INVALID_REASONS } from '../../protocol/error-codes.ts';
import { type ErrorData, errors } from '../../protocol/errors.ts';

const QUESTION = '019c19d3-2a00-756c-b3fa-4188cf165da4';

const BUILT: readonly (readonly [ErrorData, string])[] = [
  [
    errors.notJson(),
    '{"message":"The frame is not a JSON object","code":"invalid_message","reason":"not_json","retryable":false}',
  ],
  [
    errors.unknownEvent(),
    '{"message":"The event is unknown","code":"invalid_message","reason":"unknown_event","retryable":false}',
  ],
  [
    errors.tooLong('data.content'),
    '{"message":"The message is too long","code":"invalid_message","reason":"message_too_long","retryable":false,' +
      '"field":"data.content"}',
  ],
  [
    errors.validation('data.limit', 'must be a number'),
    '{"message":"Invalid data.limit: must be a number","code":"invalid_message","reason":"validation_error",' +
      '"retryable":false,"field":"data.limit"}',
  ],
  [
    errors.rateLimited(1_250),
    '{"message":"Too many messages","code":"rate_limited","retryable":true,"retry_after_ms":1250}',
  ],
  [
    errors.rateLimited(1_250, 'c-1'),
    '{"message":"Too many messages","code":"rate_limited","retryable":true,"retry_after_ms":1250,"client_message_id":"c-1"}',
  ],
  [
    errors.inference({ inReplyTo: QUESTION, fallback: 'Later.' }),
    '{"message":"Error generating response","code":"inference_error","retryable":true,' +
      `"in_reply_to":"${QUESTION}","fallback":"Later."}`,
  ],
  [
    errors.inference({ inReplyTo: QUESTION, clientMessageId: 'c-1', fallback: 'Later.' }),
    '{"message":"Error generating response","code":"inference_error","retryable":true,"client_message_id":"c-1",' +
      `"in_reply_to":"${QUESTION}","fallback":"Later."}`,
  ],
  [
    errors.expiredToken(),
    '{"message":"The token has expired; connect again with a new one","code":"auth_expired_token","retryable":true}',
  ],
  [errors.forbidden(), '{"message":"Not allowed","code":"forbidden","retryable":false}'],
  [errors.notFound(), '{"message":"Not found","code":"not_found","retryable":false}'],
  [
    errors.server('YNXTyfmPoAMCJ9g='),
    '{"message":"Something went wrong","code":"server_error","retryable":true,"request_id":"YNXTyfmPoAMCJ9g="}',
  ],
];

describe('errors', () => {
  it.each(BUILT)('%o has these bytes', (error, bytes) => {
    expect(JSON.stringify(error)).toBe(bytes);
  });

  it('has a builder for every code and every reason', () => {
    const built = BUILT.map(([error]) => error);

    expect(new Set(built.map(({ code }) => code))).toEqual(new Set(ERROR_CODES));
    expect(new Set(built.flatMap(({ reason }) => reason ?? []))).toEqual(new Set(INVALID_REASONS));
  });
});
