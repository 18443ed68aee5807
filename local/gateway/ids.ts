import { randomBytes, randomUUID } from 'node:crypto';

/**
 * A connection, request or message id as API Gateway mints them: 11 random bytes in base64url with padding,
 * so 16 characters that end in '='. The '=' must be percent-encoded in a path, on AWS and here.
 */
export function newId(): string {
  const uuid = randomUUID(); // Node draws the randomness of many at once; that of 11 bytes costs as much as a whole frame
  const hex = uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(24, 34); // without its version and its variant
  return `${Buffer.from(hex, 'hex').toString('base64url')}=`;
}

/** The value of an `X-Amzn-Trace-Id` header, e.g. `Root=1-65c66a3b-2f1d6e0a4b7c8d9e0f1a2b3c`. */
export function newTraceId(now: number): string {
  const seconds = Math.floor(now / 1_000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}

/** The `x-amzn-RequestId` of a response of the management API. */
export function newHttpRequestId(): string {
  return randomUUID();
}

// 11 bytes are 15 characters and one '='. Only the encoded form: a client that forgets to encode must fail here too.
const ENCODED_ID = /^([A-Za-z0-9_-]{15})%3D$/i;

/** The id in a path segment, or undefined when the segment is no percent-encoded id. */
export function decodeIdSegment(segment: string): string | undefined {
  const match = ENCODED_ID.exec(segment);
  return match === null ? undefined : `${match[1]}=`;
}
