import { describe, expect, it, onTestFinished } from 'vitest';
import { openAiModel } from '../../../adapters/models/openai.ts';
import {
  cutOff,
  data,
  fails,
  type ModelAnswer,
  malformed,
  says,
  stalls,
  startModelServer,
  throttled,
} from '../../support/model-server.ts';
import { FACTS, failureOf, never, PROMPT, writing } from './asking.ts';

const KEY = 'sk-secret';

/** A model behind a server that gives these answers. */
async function modelWith(...answers: readonly ModelAnswer[]) {
  const server = await startModelServer();
  onTestFinished(() => server.stop());
  server.reply(...answers);
  const options = { baseUrl: server.url, model: 'llama3.2', maxOutputTokens: 64 };
  return {
    server,
    model: openAiModel({ ...options, apiKey: KEY }),
    keyless: openAiModel({ ...options, apiKey: undefined }),
  };
}

describe('an OpenAI-compatible model', () => {
  it('is asked for a stream with token counts', async () => {
    const { server, model } = await modelWith(says('Hm.'));
    await writing(model);

    expect(server.requests[0]?.path).toBe('/v1/chat/completions');
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(server.requests[0]?.body).toEqual({
      model: 'llama3.2',
      messages: [{ role: 'system', content: PROMPT.system }, ...PROMPT.messages],
      max_tokens: 64,
      temperature: 0.8,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('needs no key', async () => {
    const { server, keyless } = await modelWith(says('Hm.'));
    await writing(keyless);

    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('gives each piece at once, before the next is written', async () => {
    const next = Promise.withResolvers<void>();
    const { model } = await modelWith(says('Oh', next.promise, '. It is you.'));
    const reading = model.write(PROMPT, never())[Symbol.asyncIterator]();

    expect((await reading.next()).value).toEqual({ type: 'text', text: 'Oh' });
    next.resolve();
    expect((await reading.next()).value).toEqual({ type: 'text', text: '. It is you.' });
    expect((await reading.next()).value).toEqual({
      type: 'end',
      reason: 'complete',
      usage: { inputTokens: 120, outputTokens: 8, cachedTokens: 100 },
    });
  });

  it.each([
    ['length', 'length'],
    ['content_filter', 'filtered'],
  ] as const)('that finishes with %s is %s', async (finish, reason) => {
    const { model } = await modelWith({ pieces: ['Hm'], finish });

    expect((await writing(model)).at(-1)).toMatchObject({ reason });
  });

  it('may tell no usage', async () => {
    const { model } = await modelWith({ pieces: ['Hm'], usage: null });

    expect((await writing(model)).at(-1)).toEqual({ type: 'end', reason: 'complete', usage: undefined });
  });

  it('fills in a form, whose schema it gets', async () => {
    const { server, model } = await modelWith();
    server.fill(data({ facts: ['Likes tea'] }));

    expect(await model.fill(PROMPT, FACTS, never())).toEqual({
      value: { facts: ['Likes tea'] },
      usage: { inputTokens: 120, outputTokens: 8, cachedTokens: 100 },
    });
    const items = { type: 'array', items: { type: 'string' } };
    expect(server.requests[0]?.body.response_format).toEqual({
      type: 'json_schema',
      json_schema: {
        name: 'facts',
        strict: false,
        schema: { type: 'object', properties: { facts: items }, required: ['facts'] },
      },
    });
  });
});

describe('an OpenAI-compatible model in trouble', () => {
  it.each<[string, ModelAnswer, string, object]>([
    ['says that it is asked too much', throttled(2), '', { code: 'throttled', retryAfterMs: 2_000 }],
    ['has an error of its own', fails(500), '', { code: 'unavailable' }],
    ['does not know the request', fails(404), '', { code: 'refused' }],
    ['is cut off', cutOff('I was', ' about'), 'I was about', { code: 'unavailable' }],
    ['stops without a finish', { pieces: ['I was'], end: 'unfinished' }, 'I was', { code: 'unavailable' }],
    ['sends no JSON', malformed('I was'), 'I was', { code: 'malformed' }],
  ])('%s', async (_what, answer, text, error) => {
    const { server, model } = await modelWith(answer);

    expect(await failureOf(model)).toMatchObject({ text, error });
    expect(server.requests).toHaveLength(1);
  });

  it('cannot be reached', async () => {
    const { server, model } = await modelWith();
    await server.stop();

    expect((await failureOf(model)).error).toMatchObject({
      code: 'unavailable',
      message: 'The call of the model failed (ECONNREFUSED)',
    });
  });

  it('that writes no more is hung up on when the call is aborted', async () => {
    const { server, model } = await modelWith(stalls('I was'));
    const stop = new AbortController();
    const written: unknown[] = [];
    for await (const piece of model.write(PROMPT, stop.signal)) {
      written.push(piece);
      stop.abort();
    }

    expect(written).toEqual([{ type: 'text', text: 'I was' }]);
    expect(await server.requests[0]?.closed).toBe('early');
  });

  it('that has not even begun is hung up on as well', async () => {
    const { server, model } = await modelWith(stalls());
    const stop = new AbortController();
    const written = writing(model, stop.signal);
    const request = await server.next();
    stop.abort();

    expect(await written).toEqual([]);
    expect(await request.closed).toBe('early');
  });

  it('that fills in nothing is hung up on as well', async () => {
    const { server, model } = await modelWith();
    server.fill(stalls('{'));
    const stop = new AbortController();
    const filling = expect(model.fill(PROMPT, FACTS, stop.signal)).rejects.toThrow('Enough');
    const request = await server.next();
    stop.abort(new Error('Enough'));

    await filling;
    expect(await request.closed).toBe('early');
  });
});
