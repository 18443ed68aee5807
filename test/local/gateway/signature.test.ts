import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isSigned, isSoundSignature } from '../../../local/gateway/signature.ts';

const DATE = '20240209T181143Z';
const SIGNATURE = 'a0'.repeat(32);

const SOUND = {
  Algorithm: 'AWS4-HMAC-SHA256',
  Credential: 'local/20240209/us-east-1/execute-api/aws4_request',
  SignedHeaders: 'host;x-amz-date',
  Signature: SIGNATURE,
  Date: DATE,
};
type Parts = Partial<typeof SOUND>;

/** Signed in its headers, like a request of the SDK. */
function inHeaders(change: Parts = {}): IncomingMessage {
  const { Algorithm, Date: date, ...fields } = { ...SOUND, ...change };
  const list = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  return {
    headers: { authorization: `${Algorithm} ${list.join(', ')}`, 'x-amz-date': date },
  } as unknown as IncomingMessage;
}

/** Signed in its query, like a link that was signed beforehand. */
function inQuery(change: Parts = {}): IncomingMessage {
  const parts = Object.entries({ ...SOUND, ...change }).map(([name, value]) => [`X-Amz-${name}`, value]);
  return { headers: {}, url: `/dev/@connections/x?${new URLSearchParams(parts)}` } as IncomingMessage;
}

describe.each([
  ['headers', inHeaders],
  ['its query', inQuery],
])('a signature in %s', (_where, signed) => {
  it('is there, and sound', () => {
    expect(isSigned(signed())).toBe(true);
    expect(isSoundSignature(signed(), 'us-east-1')).toBe(true);
  });

  it('is not sound in another region', () => {
    expect(isSoundSignature(signed(), 'eu-west-1')).toBe(false);
  });

  it.each<Parts>([
    { Algorithm: 'AWS4-HMAC-SHA1' },
    { Credential: '' },
    { Credential: 'local/20240209/us-east-1/sqs/aws4_request' },
    { Credential: 'local/20240210/us-east-1/execute-api/aws4_request' },
    { Credential: 'local/20240209/us-east-1/execute-api' },
    { SignedHeaders: 'x-amz-date' },
    { SignedHeaders: '' },
    { Signature: 'a0' },
    { Signature: '' },
    { Date: '20240209' },
    { Date: '20240210T181143Z' },
    { Date: '' },
  ])('is not sound with %j', (change) => {
    expect(isSigned(signed(change))).toBe(true);
    expect(isSoundSignature(signed(change), 'us-east-1')).toBe(false);
  });
});

it('a request with neither is not signed', () => {
  const request = { headers: { 'x-amz-date': DATE }, url: '/dev/@connections/x?X-Amz-Date=1' } as unknown;
  expect(isSigned(request as IncomingMessage)).toBe(false);
});

it('another kind of authorization is a signature that is not sound', () => {
  const request = { headers: { authorization: 'Bearer', 'x-amz-date': DATE } } as unknown;
  expect(isSigned(request as IncomingMessage)).toBe(true);
  expect(isSoundSignature(request as IncomingMessage, 'us-east-1')).toBe(false);
});
