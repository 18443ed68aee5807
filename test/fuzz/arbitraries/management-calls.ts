import fc from 'fast-check';
import { AWS_LIMITS } from '../../../local/gateway/index.ts';
import { requestBytes } from '../raw-client.ts';

type Header = readonly [name: string, value: string];

/** Calls of the management API: of the connection with this id, or of one that only looks like it. */
export type Call = {
  readonly method: string;
  readonly body: Buffer;
  bytes(connectionId: string): Buffer;
  readonly [fc.toStringMethod]: () => string;
};

const CREDENTIAL = 'Credential=local/20240209/us-east-1/execute-api/aws4_request';
const SIGNATURE = `AWS4-HMAC-SHA256 ${CREDENTIAL}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

const segments = fc.oneof(
  { weight: 4, arbitrary: fc.constant((id: string) => encodeURIComponent(id)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<((id: string) => string)[]>(
      (id) => id,
      (id) => encodeURIComponent(id).toLowerCase(),
      (id) => encodeURIComponent(id).replace('%3D', '%3d'),
      (id) => encodeURIComponent(encodeURIComponent(id)),
      (id) => [...Buffer.from(id)].map((byte) => `%${byte.toString(16)}`).join(''),
      (id) => `${encodeURIComponent(id)}/`,
      (id) => `${encodeURIComponent(id)}%00`,
      (id) => `../@connections/${encodeURIComponent(id)}`,
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        fc.constantFrom('', '%', '%zz', '__proto__', 'AAAAAAAAAAAAAAA%3D', '@connections', 'x'.repeat(9_000)),
        fc.webSegment(),
      )
      .map((text) => () => text),
  },
);

const prefixes = fc.oneof(
  { weight: 5, arbitrary: fc.constant('/dev/@connections/') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/dev/%40connections/',
      '/dev/@CONNECTIONS/',
      '/@connections/',
      '/prod/@connections/',
      '/dev//@connections/',
    ),
  },
);

const signatures = fc.oneof(
  { weight: 6, arbitrary: fc.constant<readonly Header[]>([['Authorization', SIGNATURE]]) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<(readonly Header[])[]>(
      [],
      [['Authorization', '']],
      [['Authorization', 'Bearer x']],
      [['Authorization', SIGNATURE.replace('execute-api', 'sqs')]],
      [['Authorization', `AWS4-HMAC-SHA256 ${'Credential='.repeat(1_000)}`]],
      [['Authorization', `AWS4-HMAC-SHA256 ${'Credential=a/20240209/'.repeat(400)}`]],
      [['Authorization', 'x'.repeat(10_000)]],
      [
        ['Authorization', SIGNATURE],
        ['Authorization', 'Bearer x'],
      ],
    ),
  },
);

const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 100 }).map((text) => Buffer.from(text)),
  fc
    .constantFrom(0, 1, 65_536, AWS_LIMITS.messageBytes, AWS_LIMITS.messageBytes + 1, 300_000)
    .map((size) => Buffer.alloc(size, 'x')),
);

export const calls: fc.Arbitrary<Call> = fc
  .record({
    method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'DELETE', 'PUT', 'HEAD', 'OPTIONS', 'PATCH'),
    prefix: prefixes,
    segment: segments,
    query: fc.constantFrom('', '', '', '?', '?x=%', '?/@connections/x', '?X-Amz-Signature=0'),
    signature: signatures,
    body: bodies,
    isChunked: fc.boolean(),
  })
  .map(({ method, prefix, segment, query, signature, body, isChunked }) => {
    const framing: Header = isChunked ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(body.length)];
    const lines: Header[] = [['Host', '127.0.0.1'], ['X-Amz-Date', '20240209T181143Z'], ...signature, framing];
    return {
      method,
      body,
      bytes: (id: string) =>
        requestBytes(`${method} ${prefix}${segment(id)}${query} HTTP/1.1`, lines, isChunked ? chunked(body) : body),
      [fc.toStringMethod]: () => `${method} ${prefix}${segment('ID')}${query}, ${body.length} bytes, ${framing[0]}`,
    };
  });

/** RFC 9112, 7.1. */
function chunked(body: Buffer): Buffer {
  const chunk = body.length === 0 ? [] : [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')];
  return Buffer.concat([...chunk, Buffer.from('0\r\n\r\n')]);
}
