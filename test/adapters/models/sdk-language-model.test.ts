import { inspect } from 'node:util';
import { APICallError, LoadSettingError } from 'ai';
import { MockLanguageModelV3, simulateReadableStream } from 'ai/test';
import { maxLength, number, object, optional, pipe, string, transform, trim } from 'valibot';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type SdkModel, sdkLanguageModel } from '../../../adapters/models/sdk-language-model.ts';
import { type LanguageModel, ModelError, type Prompt } from '../../../chat/ports/language-model.ts';
import { FACTS, failureOf, never, PROMPT, USERS_WORDS, writing } from './asking.ts';

type StreamPart = Awaited<ReturnType<SdkModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;
type Finish = Extract<StreamPart, { type: 'finish' }>;

const USAGE: Finish['usage'] = {
  inputTokens: { total: 120, noCache: 20, cacheRead: 100, cacheWrite: 0 },
  outputTokens: { total: 8, text: 8, reasoning: 0 },
};
const NO_USAGE: Finish['usage'] = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};

function finish(unified: Finish['finishReason']['unified'], raw: string | undefined, usage = USAGE): Finish {
  return { type: 'finish', finishReason: { unified, raw }, usage };
}

function text(...deltas: readonly string[]): readonly StreamPart[] {
  return [
    { type: 'text-start', id: '1' },
    ...deltas.map((delta): StreamPart => ({ type: 'text-delta', id: '1', delta })),
    { type: 'text-end', id: '1' },
  ];
}

/** A model that streams these parts. */
function streaming(...parts: readonly StreamPart[]): {
  readonly model: LanguageModel;
  readonly mock: MockLanguageModelV3;
} {
  const mock = new MockLanguageModelV3({
    modelId: 'mock-1',
    doStream: async () => ({
      stream: simulateReadableStream({ chunks: [...parts], initialDelayInMs: null, chunkDelayInMs: null }),
    }),
  });
  return { model: sdkLanguageModel(mock, { maxOutputTokens: 64 }), mock };
}

/** A model whose call fails before any stream. */
function failing(error: unknown): LanguageModel {
  const mock = new MockLanguageModelV3({ doStream: () => Promise.reject(error) });
  return sdkLanguageModel(mock, { maxOutputTokens: 64 });
}

function callError(statusCode: number | undefined, responseHeaders: Record<string, string> = {}): APICallError {
  return new APICallError({
    message: `Bad content: ${USERS_WORDS}`,
    url: 'https://model.example/v1/chat/completions?key=secret',
    requestBodyValues: { messages: [{ content: USERS_WORDS }] },
    responseBody: USERS_WORDS,
    responseHeaders: { authorization: 'Bearer secret', ...responseHeaders },
    ...(statusCode !== undefined && { statusCode }),
    cause: new Error(USERS_WORDS),
  });
}

describe('what a model writes', () => {
  it('comes in its pieces, none of them empty, and then how it ended', async () => {
    const signature: StreamPart = {
      type: 'text-delta',
      id: '2',
      delta: '',
      providerMetadata: { mock: { signature: '1' } },
    };
    const { model } = streaming(
      { type: 'text-start', id: '2' },
      signature,
      ...text('Oh', '', '. It is', ' you.'),
      finish('stop', 'stop'),
    );

    expect(await writing(model)).toEqual([
      { type: 'text', text: 'Oh' },
      { type: 'text', text: '. It is' },
      { type: 'text', text: ' you.' },
      { type: 'end', reason: 'complete', usage: { inputTokens: 120, outputTokens: 8, cachedTokens: 100 } },
    ]);
  });

  it('tells that it thinks, and not what', async () => {
    const { model } = streaming(
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'The user said hello.' },
      { type: 'reasoning-end', id: 'r' },
      ...text('Hm.'),
      finish('stop', 'stop'),
    );

    const written = await writing(model);

    expect(written.map(({ type }) => type)).toEqual(['thinking', 'text', 'end']);
    expect(written[0]).toEqual({ type: 'thinking' });
  });

  it.each([
    ['stop', 'end_turn', 'complete'],
    ['tool-calls', 'tool_calls', 'complete'],
    ['other', 'eos', 'complete'],
    ['length', 'max_tokens', 'length'],
    ['other', 'model_context_window_exceeded', 'length'],
    ['content-filter', 'guardrail_intervened', 'filtered'],
  ] as const)('that ends with %s (%s) is %s', async (unified, raw, reason) => {
    const { model } = streaming(...text('Hm.'), finish(unified, raw));

    expect((await writing(model)).at(-1)).toMatchObject({ type: 'end', reason });
  });

  it('has no usage when the model tells none', async () => {
    const { model } = streaming(...text('Hm.'), finish('stop', 'stop', NO_USAGE));

    expect((await writing(model)).at(-1)).toEqual({ type: 'end', reason: 'complete', usage: undefined });
  });

  it.each([
    ['nothing', []],
    ['no finish', [...text('Hm')]],
    ['a finish without a reason', [...text('Hm'), finish('other', undefined)]],
    ['a finish in error', [...text('Hm'), finish('error', undefined)]],
  ])('broke off when the stream ends with %s', async (_end, parts) => {
    expect((await failureOf(streaming(...parts).model)).error).toMatchObject({ code: 'unavailable' });
  });

  it('is malformed when the model says that it failed', async () => {
    const { model } = streaming(...text('Hm'), finish('other', 'malformed_model_output'));

    expect((await failureOf(model)).error).toMatchObject({ code: 'malformed' });
  });

  it.each([
    [{ type: 'throttlingException' }, 'throttled'],
    [{ type: 'rate_limit_error', code: null }, 'throttled'],
    [{ type: 'error', code: 429 }, 'throttled'],
    [{ type: 'validationException' }, 'refused'],
    [{ type: 'invalid_request_error', code: 'context_length_exceeded' }, 'refused'],
    [{ type: 'server_error', code: null }, 'unavailable'],
    ['words', 'unavailable'],
  ] as const)('fails with what the stream reports: %o is %s', async (error, code) => {
    const failure = await failureOf(streaming(...text('Hm'), { type: 'error', error }).model);

    expect(failure).toMatchObject({ text: 'Hm', error: { code } });
  });
});

describe('what a model is asked', () => {
  it('is the prompt, with the system’s words apart from the user’s', async () => {
    const { model, mock } = streaming(...text('Hm.'), finish('stop', 'stop'));
    await writing(model);

    expect(mock.doStreamCalls[0]?.prompt).toMatchObject([
      { role: 'system', content: 'You are Demi.' },
      { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'Oh. It is you.' }] },
      { role: 'user', content: [{ type: 'text', text: USERS_WORDS }] },
    ]);
  });

  it('is a conversation whose roles alternate, also where the user wrote twice', async () => {
    const { model, mock } = streaming(...text('Hm.'), finish('stop', 'stop'));
    const twice = { ...PROMPT, messages: [...PROMPT.messages, { role: 'user', content: 'And again' } as const] };
    for await (const written of model.write(twice, never())) void written;

    expect(mock.doStreamCalls[0]?.prompt.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  });

  it('is bounded, livelier for a reply than for a form', async () => {
    const { model, mock } = streaming(...text('{"facts":[]}'), finish('stop', 'stop'));
    await writing(model);
    await model.fill(PROMPT, FACTS, never());

    expect(mock.doStreamCalls).toMatchObject([
      { maxOutputTokens: 64, temperature: 0.8 },
      { maxOutputTokens: 64, temperature: 0 },
    ]);
  });

  it('is asked once, whatever comes of it', async () => {
    let calls = 0;
    const mock = new MockLanguageModelV3({
      doStream: () => {
        calls += 1;
        return Promise.reject(callError(503));
      },
    });
    await failureOf(sdkLanguageModel(mock, { maxOutputTokens: 64 }));

    expect(calls).toBe(1);
  });

  it('goes by the name of the model', () => {
    expect(streaming().model.name).toBe('mock-1');
  });
});

describe('a form', () => {
  it('is filled in with data, in its own shape', async () => {
    const { model, mock } = streaming(...text('{"name":', '" Ada ","age":36}'), finish('stop', 'stop'));
    const entries = { name: pipe(string(), trim(), maxLength(10)), age: pipe(number(), transform(String)) };
    const form = { name: 'who', schema: object({ ...entries, city: optional(string()) }) };

    expect(await model.fill(PROMPT, form, never())).toEqual({
      value: { name: 'Ada', age: '36' },
      usage: { inputTokens: 120, outputTokens: 8, cachedTokens: 100 },
    });
    expect(mock.doStreamCalls[0]?.responseFormat).toEqual({
      type: 'json',
      name: 'who',
      schema: {
        type: 'object',
        properties: { name: { type: 'string', maxLength: 10 }, age: { type: 'number' }, city: { type: 'string' } },
        required: ['name', 'age'],
      },
    });
  });

  it('may come in a code block', async () => {
    const { model } = streaming(...text('```json\n{"facts":', '["Likes tea"]}\n```'), finish('stop', 'stop'));

    expect((await model.fill(PROMPT, FACTS, never())).value).toEqual({ facts: ['Likes tea'] });
  });

  it.each([
    ['words', text('I would rather not.'), 'stop'],
    ['data in another shape', text('{"facts":"Likes tea"}'), 'stop'],
    ['data that was cut', text('{"facts":["Likes t'), 'length'],
    ['nothing', [], 'stop'],
  ] as const)('that comes back as %s is malformed, and says what it took', async (_what, parts, reason) => {
    const { model } = streaming(...parts, finish(reason, reason));
    const error: unknown = await model.fill(PROMPT, FACTS, never()).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code: 'malformed', usage: { inputTokens: 120, outputTokens: 8 } });
    expect(inspect(error)).not.toMatch(/tea|rather/);
  });

  it('fails like a reply', async () => {
    await expect(failing(callError(429)).fill(PROMPT, FACTS, never())).rejects.toMatchObject({ code: 'throttled' });
  });
});

describe('a failed call', () => {
  it.each([
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [529, 'unavailable'],
    [408, 'unavailable'],
    [409, 'unavailable'],
    [424, 'unavailable'],
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [422, 'refused'],
    [200, 'unavailable'],
    [undefined, 'unavailable'],
  ])('with status %s is %s', async (status, code) => {
    expect((await failureOf(failing(callError(status)))).error).toMatchObject({ code });
  });

  it.each([
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after-ms': '350', 'retry-after': '1' }, 350],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, undefined],
    [{}, undefined],
  ])('tells when to try again: %o means %s ms', async (headers, retryAfterMs) => {
    expect((await failureOf(failing(callError(429, headers)))).error).toMatchObject({
      code: 'throttled',
      retryAfterMs,
    });
  });

  it('names the service’s code, and nothing of the prompt, the key or the address', async () => {
    const { error } = await failureOf(
      failing(callError(403, { 'x-amzn-errortype': 'AccessDeniedException:http://x' })),
    );

    expect(error).toMatchObject({ message: "The model's service answered 403 (AccessDeniedException)" });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/Ada|secret|model\.example/);
  });

  it('names what the system says of a connection', async () => {
    const refused = Object.assign(new Error(`connect 10.0.0.1: ${USERS_WORDS}`), { code: 'ECONNREFUSED' });
    const { error } = await failureOf(failing(new TypeError('fetch failed', { cause: refused })));

    expect(error).toMatchObject({ code: 'unavailable', message: 'The call of the model failed (ECONNREFUSED)' });
  });

  it('is refused when something was not set up', async () => {
    const { error } = await failureOf(failing(new LoadSettingError({ message: 'AWS region setting is missing' })));

    expect(error).toMatchObject({ code: 'refused' });
  });
});

describe('a call that is aborted', () => {
  /** A model that writes one piece and then says no more. */
  function stalling() {
    const signals: AbortSignal[] = [];
    const mock = new MockLanguageModelV3({
      doStream: async ({ abortSignal }) => {
        if (abortSignal !== undefined) signals.push(abortSignal);
        const stream = new ReadableStream<StreamPart>({
          start(controller) {
            for (const part of text('{"facts":[').slice(0, 2)) controller.enqueue(part);
            abortSignal?.addEventListener('abort', () => controller.error(abortSignal.reason));
          },
        });
        return { stream };
      },
    });
    return { model: sdkLanguageModel(mock, { maxOutputTokens: 64 }), signals, mock };
  }

  it('ends quietly, without an end', async () => {
    const { model, signals } = stalling();
    const stop = new AbortController();
    const written: unknown[] = [];
    for await (const piece of model.write(PROMPT, stop.signal)) {
      written.push(piece);
      stop.abort(new Error('Enough'));
    }

    expect(written).toEqual([{ type: 'text', text: '{"facts":[' }]);
    expect(signals[0]?.aborted).toBe(true);
  });

  it('gives no more of what had come already', async () => {
    const { model } = streaming(...text('Oh', '. It is', ' you.'), finish('stop', 'stop'));
    const stop = new AbortController();
    const written: unknown[] = [];
    for await (const piece of model.write(PROMPT, stop.signal)) {
      written.push(piece);
      stop.abort();
    }

    expect(written).toEqual([{ type: 'text', text: 'Oh' }]);
  });

  it('is cut as well when the reader stops reading', async () => {
    const { model, signals } = stalling();
    for await (const _piece of model.write(PROMPT, never())) break;

    expect(signals[0]?.aborted).toBe(true);
  });

  it('is not made when it was aborted before', async () => {
    const { model, mock } = stalling();

    expect(await writing(model, AbortSignal.abort())).toEqual([]);
    expect(mock.doStreamCalls).toEqual([]);
  });

  it('rejects with the reason where a form was wanted', async () => {
    const { model, signals } = stalling();
    const stop = new AbortController();
    const filling = model.fill(PROMPT, FACTS, stop.signal);
    await vi.waitUntil(() => signals.length > 0);
    stop.abort(new Error('Enough'));

    await expect(filling).rejects.toThrow('Enough');
  });
});

describe('the SDK', () => {
  it('prints nothing, neither errors nor warnings', async () => {
    const printed: unknown[][] = [];
    for (const method of ['log', 'info', 'warn', 'error'] as const) {
      const spy = vi.spyOn(console, method).mockImplementation((...values: unknown[]) => void printed.push(values));
      onTestFinished(() => spy.mockRestore());
    }
    const warnings = [{ type: 'unsupported', feature: 'temperature' }] as const;
    await writing(streaming({ type: 'stream-start', warnings: [...warnings] }, finish('stop', 'stop')).model);
    await failureOf(failing(callError(500)));
    await failureOf(streaming({ type: 'error', error: callError(500) }).model);

    expect(printed).toEqual([]);
  });

  it('takes a prompt without earlier turns', async () => {
    const { model } = streaming(...text('Hm.'), finish('stop', 'stop'));
    const prompt: Prompt = { system: 'You are Demi.', messages: [{ role: 'user', content: 'Hello' }] };

    expect((await Array.fromAsync(model.write(prompt, never()))).at(-1)).toMatchObject({ reason: 'complete' });
  });
});
