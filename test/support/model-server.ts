import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/*
 * A small server that speaks the chat completions of the OpenAI API, streamed, with answers that a test wrote down:
 *
 *   const server = await startModelServer();
 *   server.reply(says('Hello', ' there.'), throttled(2), cutOff('I was'));
 *   server.fill(data({ facts: [] }));
 *   ... DEMI_MODEL=openai:${server.url}#any-name ...
 *   await server.stop();
 *
 * Requests for text take the answers of `reply` in order, requests with a `response_format` those of `fill`; when there are
 * none left, they get `otherwise`. `await server.next()` waits for the next request, `await request.closed` for its end.
 */

/** A piece of text; a promise to wait for, which the test settles; a pause; or bytes sent as they are. */
export type Piece = string | Promise<unknown> | { readonly pauseMs: number } | { readonly bytes: string };

export type ModelAnswer =
  | {
      readonly pieces: readonly Piece[];
      readonly finish?: 'stop' | 'length' | 'content_filter'; // default: stop
      readonly usage?: TokenCounts | null; // null: the server never tells
      /** `done`, the default; the connection cut; nothing more until the client hangs up; or an end without a finish. */
      readonly end?: 'done' | 'cut' | 'stall' | 'unfinished';
    }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

export type TokenCounts = { readonly input: number; readonly output: number; readonly cached?: number };

/** The parts of a request's body that tests look at. */
export type ChatRequest = {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly max_tokens?: number;
  readonly temperature?: number;
  readonly response_format?: {
    readonly type: string;
    readonly json_schema?: { readonly name: string; readonly schema: unknown; readonly strict?: boolean };
  };
};

export type ModelRequest = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: ChatRequest;
  /** How the connection to the client ended: with the whole answer, or before it (`early`), as when the client hung up. */
  readonly closed: Promise<'complete' | 'early'>;
};

export type ModelServer = {
  readonly url: string; // http://127.0.0.1:<port>/v1
  readonly requests: readonly ModelRequest[]; // all until now, oldest first
  /** Answers for the next requests for text. */
  reply(...answers: readonly ModelAnswer[]): void;
  /** Answers for the next requests for data. */
  fill(...answers: readonly ModelAnswer[]): void;
  /** The oldest request that `next` has not yet given, as soon as there is one; of those that match, if told which. */
  next(matches?: (request: ChatRequest) => boolean): Promise<ModelRequest>;
  /** Ends all connections. */
  stop(): Promise<void>;
};

export type ModelServerOptions = {
  /** What is answered when nothing else is left. @default a greeting for text, `{}` for data */
  readonly otherwise?: (request: ChatRequest) => ModelAnswer;
};

export const USAGE: TokenCounts = { input: 120, output: 8, cached: 100 };

/** A complete answer in these pieces. */
export const says = (...pieces: readonly Piece[]): ModelAnswer => ({ pieces });
/** A complete answer of data, in two pieces. */
export function data(value: unknown): ModelAnswer {
  const json = JSON.stringify(value);
  const middle = Math.ceil(json.length / 2);
  return { pieces: [json.slice(0, middle), json.slice(middle)].filter((piece) => piece !== '') };
}
/** These pieces, and then silence until the client hangs up. */
export const stalls = (...pieces: readonly Piece[]): ModelAnswer => ({ pieces, end: 'stall' });
/** These pieces, and then the connection is gone. */
export const cutOff = (...pieces: readonly Piece[]): ModelAnswer => ({ pieces, end: 'cut' });
/** These pieces, and then a line that is no JSON. */
export const malformed = (...pieces: readonly Piece[]): ModelAnswer => ({
  pieces: [...pieces, { bytes: 'data: {"choices": [{"delta"\n\n' }],
});
export const throttled = (retryAfterSeconds?: number): ModelAnswer => ({
  status: 429,
  headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
  body: { error: { message: 'Too many requests', type: 'rate_limit_error', param: null, code: 'rate_limit_exceeded' } },
});
export const fails = (status = 500): ModelAnswer => ({
  status,
  body: { error: { message: 'It did not work', type: 'server_error', param: null, code: null } },
});

export async function startModelServer({ otherwise = inGeneral }: ModelServerOptions = {}): Promise<ModelServer> {
  const answers = { text: [] as ModelAnswer[], data: [] as ModelAnswer[] };
  const requests: ModelRequest[] = [];
  const given = new Set<ModelRequest>();
  const waiting = new Set<() => void>(); // each looks through the requests again

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receive(request, response);
    requests.push(received);
    for (const look of waiting) look();
    const kind = received.body.response_format === undefined ? 'text' : 'data';
    await answer(response, received.body, answers[kind].shift() ?? otherwise(received.body));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    reply: (...more) => void answers.text.push(...more),
    fill: (...more) => void answers.data.push(...more),
    next: (matches = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = requests.find((request) => !given.has(request) && matches(request.body));
          if (found === undefined) return void waiting.add(look);
          waiting.delete(look);
          given.add(found);
          resolve(found);
        };
        look();
      }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function inGeneral({ response_format }: ChatRequest): ModelAnswer {
  return response_format === undefined ? says('Oh,', ' it is you.') : data({});
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<ModelRequest> {
  const closed = new Promise<'complete' | 'early'>((resolve) => {
    response.on('close', () => resolve(response.writableFinished ? 'complete' : 'early'));
  });
  const body = JSON.parse(await textOf(request)) as ChatRequest;
  return { path: request.url ?? '', headers: request.headers, body, closed };
}

async function answer(response: ServerResponse, request: ChatRequest, wanted: ModelAnswer): Promise<void> {
  if ('pieces' in wanted) return stream(response, request, wanted);
  const { status, headers = {}, body = {} } = wanted;
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Events as the API sends them: the role, pieces of content, the reason for the end, token counts if asked for, [DONE]. */
async function stream(
  response: ServerResponse,
  { model, stream_options }: ChatRequest,
  { pieces, finish = 'stop', usage = USAGE, end = 'done' }: Extract<ModelAnswer, { pieces: unknown }>,
): Promise<void> {
  const common = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model };
  const send = (fields: object): void => void response.write(`data: ${JSON.stringify({ ...common, ...fields })}\n\n`);
  const choose = (delta: object, finish_reason: string | null = null): void =>
    send({ choices: [{ index: 0, delta, logprobs: null, finish_reason }] });

  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' });
  choose({ role: 'assistant', content: '' });
  for (const piece of pieces) {
    if (typeof piece === 'string') choose({ content: piece });
    else if (piece instanceof Promise) await piece;
    else if ('pauseMs' in piece) await wait(piece.pauseMs);
    else response.write(piece.bytes);
  }
  if (end === 'stall') return;
  if (end === 'cut') return cut(response);
  if (end === 'done') {
    choose({}, finish);
    if (usage !== null && stream_options?.include_usage === true) send({ choices: [], usage: inTheirWords(usage) });
    response.write('data: [DONE]\n\n');
  }
  response.end();
}

/** Once what was written is on its way. */
function cut(response: ServerResponse): void {
  response.write('', () => response.destroy());
}

function inTheirWords({ input, output, cached = 0 }: TokenCounts): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}
