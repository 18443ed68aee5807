import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { EventStreamCodec } from '@smithy/eventstream-codec';

/*
 * A small server that answers ConverseStream of Amazon Bedrock with event streams in their binary form
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html):
 *
 *   const server = await startBedrockServer();
 *   server.reply(converses('Hello', ' there.'), stream(...text('I was'), exception('throttlingException')));
 */

/** An event of the stream, or an exception in it. */
export type BedrockEvent = { readonly kind: 'event' | 'exception'; readonly name: string; readonly body: object };

export type BedrockAnswer =
  | {
      readonly events: readonly BedrockEvent[];
      /** `done`, the default; the connection cut; or nothing more until the client hangs up. */
      readonly end?: 'done' | 'cut' | 'stall';
    }
  | { readonly status: number; readonly errorType: string; readonly headers?: Readonly<Record<string, string>> };

export type BedrockRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** How the connection ended: with the whole answer, or before it, as when the client hung up. */
  readonly closed: Promise<'complete' | 'early'>;
};

export type BedrockServer = {
  readonly url: string;
  readonly requests: readonly BedrockRequest[];
  /** Answers for the next requests. */
  reply(...answers: readonly BedrockAnswer[]): void;
  stop(): Promise<void>;
};

export const BEDROCK_USAGE = { inputTokens: 20, outputTokens: 8, totalTokens: 128, cacheReadInputTokens: 100 };

const event = (name: string, body: object): BedrockEvent => ({ kind: 'event', name, body });
export const exception = (name: string): BedrockEvent => ({ kind: 'exception', name, body: { message: 'Trouble' } });

export const stream = (...events: readonly BedrockEvent[]): BedrockAnswer => ({ events });
/** The beginning of a message, with these pieces of text. `p` is padding, which hides the length of a piece. */
export const text = (...pieces: readonly string[]): readonly BedrockEvent[] => [
  event('messageStart', { p: 'abcdefg', role: 'assistant' }),
  ...pieces.map((piece) => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: piece }, p: 'abc' })),
];
/** A call of the tool `json`, which is how the SDK asks Bedrock for data. */
export const toolInput = (...pieces: readonly string[]): readonly BedrockEvent[] => [
  event('messageStart', { p: 'abcd', role: 'assistant' }),
  event('contentBlockStart', {
    contentBlockIndex: 0,
    p: 'ab',
    start: { toolUse: { name: 'json', toolUseId: 'tooluse_1' } },
  }),
  ...pieces.map((input) =>
    event('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input } }, p: 'ab' }),
  ),
];
/** The end of a message. */
export const stop = (stopReason = 'end_turn', usage: object = BEDROCK_USAGE): readonly BedrockEvent[] => [
  event('contentBlockStop', { contentBlockIndex: 0, p: 'abcdefghi' }),
  event('messageStop', { p: 'abcde', stopReason }),
  event('metadata', { metrics: { latencyMs: 402 }, p: 'a', usage }),
];
/** A complete answer in these pieces. */
export const converses = (...pieces: readonly string[]): BedrockAnswer => stream(...text(...pieces), ...stop());

export async function startBedrockServer(): Promise<BedrockServer> {
  const answers: BedrockAnswer[] = [];
  const requests: BedrockRequest[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(await receive(request, response));
    answer(response, answers.shift() ?? converses('Oh,', ' it is you.'));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    reply: (...more) => void answers.push(...more),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<BedrockRequest> {
  const closed = new Promise<'complete' | 'early'>((resolve) => {
    response.on('close', () => resolve(response.writableFinished ? 'complete' : 'early'));
  });
  const { method = '', url: path = '', headers } = request;
  return { method, path, headers, body: JSON.parse(await textOf(request)), closed };
}

function answer(response: ServerResponse, wanted: BedrockAnswer): void {
  if ('status' in wanted) {
    const headers = { 'Content-Type': 'application/json', 'x-amzn-ErrorType': wanted.errorType, ...wanted.headers };
    response.writeHead(wanted.status, headers).end(JSON.stringify({ message: 'Trouble' }));
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/vnd.amazon.eventstream', 'x-amzn-RequestId': 'request-1' });
  for (const one of wanted.events) response.write(encoded(one));
  if (wanted.end === 'stall') return;
  if (wanted.end === 'cut') response.write('', () => response.destroy());
  else response.end();
}

function encoded({ kind, name, body }: BedrockEvent): Uint8Array {
  const codec = new EventStreamCodec(
    (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
    (text) => Buffer.from(text, 'utf8'),
  );
  return codec.encode({
    headers: {
      [`:${kind}-type`]: { type: 'string', value: name },
      ':content-type': { type: 'string', value: 'application/json' },
      ':message-type': { type: 'string', value: kind },
    },
    body: Buffer.from(JSON.stringify(body)),
  });
}
