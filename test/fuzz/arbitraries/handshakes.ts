import fc from 'fast-check';
import { AWS_LIMITS } from '../../../local/gateway/index.ts';
import { HANDSHAKE_HEADERS, requestBytes } from '../raw-client.ts';
import { clientFrame } from '../wire-frames.ts';
import { noise } from './violations.ts';

type Header = readonly [name: string, value: string];

/** A request head that ends, so that the server owes an answer; and what the client sends behind it. */
export type Request = { readonly bytes: Buffer; readonly [fc.toStringMethod]: () => string };

const queries = fc.oneof(
  fc.constantFrom('', '?', '?token', '?token=%', '?token=%zz', '?%E0%A4%A', '?a=%00', '?=&&=&', '?a=1&a=2&A=3'),
  fc.constantFrom('?__proto__=x&constructor=y', '?token=%ed%a0%80', '?a[]=1&a[b]=2', '?+=+', '?a=1?b=2', '?%3f=%26'),
  fc.webQueryParameters().map((query) => `?${query}`),
  fc.constantFrom(-1, 0, 1, 8_000).map((more) => `?t=${'x'.repeat(AWS_LIMITS.urlLength + more - '/dev?t='.length)}`),
);

const paths = fc.oneof(
  { weight: 24, arbitrary: fc.constant('/dev') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '/',
      '',
      '*',
      '/dev/',
      '//dev',
      '/DEV',
      '/%64ev',
      '/dev/../dev',
      '/dev;x',
      '/dev#x',
      '/\\dev',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('http://127.0.0.1/dev', 'ws://evil.example/dev', '127.0.0.1:80', '/dev%00') },
  { weight: 1, arbitrary: fc.webPath() },
);

const methods = fc.oneof(
  { weight: 24, arbitrary: fc.constant('GET') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT', 'M-SEARCH'),
  },
  { weight: 1, arbitrary: fc.constantFrom('get', 'BREW', '', 'GET GET', 'G\tT', 'PRI') },
);

const versions = fc.oneof(
  { weight: 16, arbitrary: fc.constant('HTTP/1.1') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', 'HTTP', 'RTSP/1.0', ''),
  },
);

const latin = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) });

/** Headers beside, or in place of, those of a sound handshake. */
const headers: fc.Arbitrary<Header> = fc.oneof(
  fc.tuple(
    fc.constant('Sec-WebSocket-Key'),
    fc.constantFrom(
      '',
      'short',
      'dGhlIHNhbXBsZSBub25jZQ',
      'dGhlIHNhbXBsZSBub25jZR==',
      '!!!!!!!!!!!!!!!!!!!!!!==',
      'x'.repeat(500),
    ),
  ),
  fc.tuple(
    fc.constant('Sec-WebSocket-Version'),
    fc.constantFrom('', '8', '0', '013', '13, 8', '-13', '1e1', '9'.repeat(99)),
  ),
  fc.tuple(
    fc.constant('Sec-WebSocket-Protocol'),
    fc.constantFrom('', ',', 'demi.v1', 'a, a', 'a b', '"', 'x,'.repeat(900)),
  ),
  fc.tuple(
    fc.constant('Sec-WebSocket-Extensions'),
    fc.constantFrom('permessage-deflate', 'permessage-deflate; client_max_window_bits=99', ';;', '"', '='),
  ),
  fc.tuple(
    fc.constantFrom('Host', 'host'),
    fc.constantFrom('', '127.0.0.1:1', 'localhost', 'evil.example', '[::1]', '127.0.0.1.'),
  ),
  fc.tuple(fc.constant('Upgrade'), fc.constantFrom('', 'WebSocket', 'h2c', 'websocket, h2c', 'websocket/13')),
  fc.tuple(
    fc.constant('Connection'),
    fc.constantFrom('', 'close', 'keep-alive', 'upgrade, close', 'Upgrade, Sec-WebSocket-Key'),
  ),
  fc.tuple(fc.constant('Expect'), fc.constantFrom('100-continue', 'the unexpected')),
  fc.tuple(fc.constantFrom('__proto__', 'constructor', 'X-Amzn-Trace-Id', 'X-Forwarded-For', 'Authorization'), latin),
  fc.constantFrom<Header>(
    ['Content-Length', '0'],
    ['Content-Length', '5'],
    ['Content-Length', '-1'],
    ['Content-Length', '5, 6'],
  ),
  fc.constantFrom<Header>(
    ['Transfer-Encoding', 'chunked'],
    ['Transfer-Encoding', 'gzip'],
    ['Transfer-Encoding', 'chunked, x'],
  ),
  fc.tuple(
    fc.constant('X-Long'),
    fc.constantFrom(4_000, 16_000, 20_000).map((length) => 'x'.repeat(length)),
  ),
  fc.constantFrom<Header>(
    ['Na me', 'x'],
    ['', 'x'],
    ['X-Break', 'a\rb'],
    ['X-Break', 'a\nb: c'],
    ['X-Null', 'a\0b'],
    ['X\u00e9', 'x'],
  ),
);

type Change = (lines: readonly Header[]) => readonly Header[];

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.nat(HANDSHAKE_HEADERS.length - 1).map(
    (index): Change =>
      (lines) =>
        lines.toSpliced(index, 1),
  ),
  fc.nat(HANDSHAKE_HEADERS.length - 1).map(
    (index): Change =>
      (lines) => [...lines, ...lines.slice(index, index + 1)],
  ),
  headers.map(
    (header): Change =>
      (lines) => [...lines, header],
  ),
  headers.map(
    (header): Change =>
      (lines) => [...lines.filter(([name]) => name !== header[0]), header],
  ),
  fc.tuple(headers, fc.constantFrom(2, 50, 2_100)).map(
    ([header, times]): Change =>
      (lines) => [...lines, ...Array(times).fill(header)],
  ),
);

/** What comes behind the head: a frame too early, the same request again, or anything. */
const behind = fc.constantFrom('nothing', 'frame', 'request', 'noise');

/** Handshakes, sound but for a few changes. Each head is complete, so the server owes it an answer or hangs up. */
export const handshakes: fc.Arbitrary<Request> = fc
  .record({
    line: fc
      .tuple(methods, paths, queries, versions)
      .map(([method, path, query, version]) => `${method} ${path}${query} ${version}`),
    changed: fc.oneof(fc.constant<Change[]>([]), fc.array(changes, { maxLength: 3 })),
    behind,
    noise,
  })
  .map(({ line, changed, behind: kind, noise: bytes }) => {
    const lines = changed.reduce<readonly Header[]>((all, change) => change(all), HANDSHAKE_HEADERS);
    const head = requestBytes(line, lines);
    const frame = clientFrame(Buffer.from('{"event":"ping"}'));
    const tail = { nothing: Buffer.alloc(0), frame, request: head, noise: bytes }[kind];
    return { bytes: Buffer.concat([head, tail]), [fc.toStringMethod]: () => `${shown(head)} and then ${kind}` };
  });

function shown(bytes: Buffer): string {
  return JSON.stringify(bytes.subarray(0, 600).toString('latin1'));
}
