import { createHmac, hash } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type BedrockModelOptions, bedrockModel } from '../../../adapters/models/bedrock.ts';
import {
  type BedrockAnswer,
  type BedrockRequest,
  converses,
  exception,
  startBedrockServer,
  stop,
  stream,
  text,
  toolInput,
} from '../../support/bedrock-server.ts';
import { FACTS, failureOf, never, PROMPT, USERS_WORDS, writing } from './asking.ts';

const MODEL_ID = 'global.amazon.nova-2-lite-v1:0';
const REGION = 'eu-central-1';
const SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG';

const SYSTEM_AND_MESSAGES = {
  system: [{ text: 'You are Demi.' }],
  messages: [
    { role: 'user', content: [{ text: 'Hello' }] },
    { role: 'assistant', content: [{ text: 'Oh. It is you.' }] },
    { role: 'user', content: [{ text: USERS_WORDS }] },
  ],
};

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET_ACCESS_KEY);
  vi.stubEnv('AWS_SESSION_TOKEN', 'session-token');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
});

/** A model behind a Bedrock that gives these answers. */
async function modelWith(answers: readonly BedrockAnswer[], options: Partial<BedrockModelOptions> = {}) {
  const server = await startBedrockServer();
  onTestFinished(() => server.stop());
  server.reply(...answers);
  const common = { modelId: MODEL_ID, region: REGION, baseUrl: server.url, maxOutputTokens: 64 };
  return { server, model: bedrockModel({ ...common, ...options }) };
}

describe('the request to Bedrock', () => {
  it('goes to the stream of the model, with the whole prompt', async () => {
    const { server, model } = await modelWith([converses('Hm.')]);
    await writing(model);

    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/model/global.amazon.nova-2-lite-v1%3A0/converse-stream',
    });
    expect(server.requests[0]?.body).toEqual({
      ...SYSTEM_AND_MESSAGES,
      inferenceConfig: { maxTokens: 64, temperature: 0.8 },
    });
  });

  it('names the guardrail, which checks before anything is sent', async () => {
    const { server, model } = await modelWith([converses('Hm.')], { guardrail: { id: 'gr1234', version: '3' } });
    await writing(model);

    expect(server.requests[0]?.body).toEqual({
      ...SYSTEM_AND_MESSAGES,
      inferenceConfig: { maxTokens: 64, temperature: 0.8 },
      guardrailConfig: { guardrailIdentifier: 'gr1234', guardrailVersion: '3', streamProcessingMode: 'sync' },
    });
  });

  it('asks for a form as the input of a tool, in the same stream', async () => {
    const answer = stream(...toolInput('{"facts":', '["Likes tea"]}'), ...stop('tool_use'));
    const { server, model } = await modelWith([answer]);

    expect(await model.fill(PROMPT, FACTS, never())).toEqual({
      value: { facts: ['Likes tea'] },
      usage: { inputTokens: 120, outputTokens: 8, cachedTokens: 100 },
    });
    const facts = { type: 'array', items: { type: 'string' } };
    const json = { type: 'object', properties: { facts }, required: ['facts'] };
    expect(server.requests[0]?.path).toMatch(/converse-stream$/);
    expect(server.requests[0]?.body).toEqual({
      ...SYSTEM_AND_MESSAGES,
      inferenceConfig: { maxTokens: 64, temperature: 0 },
      toolConfig: {
        tools: [{ toolSpec: { name: 'json', description: 'Respond with a JSON object.', inputSchema: { json } } }],
        toolChoice: { any: {} },
      },
    });
  });

  it('is signed with the credentials in the environment', async () => {
    const { server, model } = await modelWith([converses('Hm.')]);
    await writing(model);
    const [request] = server.requests;

    expect(request?.headers['x-amz-security-token']).toBe('session-token');
    expect(request?.headers.authorization).toBe(signatureOf(request));
  });

  it('carries an API key instead where there is one', async () => {
    const { server, model } = await modelWith([converses('Hm.')], { apiKey: 'bedrock-key' });
    await writing(model);

    expect(server.requests[0]?.headers.authorization).toBe('Bearer bedrock-key');
    expect(server.requests[0]?.headers).not.toHaveProperty('x-amz-security-token');
  });
});

describe('the event stream of Bedrock', () => {
  it('is read as text, and how it ended', async () => {
    const { model } = await modelWith([converses('Oh', '. It is you – é🙂')]);

    expect(await writing(model)).toEqual([
      { type: 'text', text: 'Oh' },
      { type: 'text', text: '. It is you – é🙂' },
      { type: 'end', reason: 'complete', usage: { inputTokens: 120, outputTokens: 8, cachedTokens: 100 } },
    ]);
  });

  it.each([
    ['max_tokens', 'length'],
    ['guardrail_intervened', 'filtered'],
    ['content_filtered', 'filtered'],
    ['stop_sequence', 'complete'],
  ])('that stops with %s is %s', async (stopReason, reason) => {
    const { model } = await modelWith([stream(...text('Hm.'), ...stop(stopReason))]);

    expect((await writing(model)).at(-1)).toMatchObject({ type: 'end', reason });
  });

  it.each([
    ['throttlingException', 'throttled'],
    ['modelStreamErrorException', 'unavailable'],
    ['internalServerException', 'unavailable'],
    ['serviceUnavailableException', 'unavailable'],
    ['validationException', 'refused'],
    ['modelTimeoutException', 'unavailable'],
  ])('may hold a %s: %s', async (name, code) => {
    const { model } = await modelWith([stream(...text('I was'), exception(name))]);

    expect(await failureOf(model)).toMatchObject({ text: 'I was', error: { code } });
  });

  it('broke off when it ends without a stop', async () => {
    const { model } = await modelWith([stream(...text('I was'))]);

    expect(await failureOf(model)).toMatchObject({ text: 'I was', error: { code: 'unavailable' } });
  });

  it('broke off when the connection is lost', async () => {
    const { model } = await modelWith([{ events: text('I was'), end: 'cut' }]);

    expect((await failureOf(model)).error).toMatchObject({ code: 'unavailable' });
  });

  it.each([
    [429, 'ThrottlingException', 'throttled'],
    [424, 'ModelErrorException', 'unavailable'],
    [503, 'ServiceUnavailableException', 'unavailable'],
    [400, 'ValidationException', 'refused'],
    [403, 'AccessDeniedException', 'refused'],
    [404, 'ResourceNotFoundException', 'refused'],
  ])('may be refused with %s %s: %s', async (status, errorType, code) => {
    const { model } = await modelWith([{ status, errorType: `${errorType}:http://internal.amazon.com/coral/` }]);

    expect((await failureOf(model)).error).toMatchObject({
      code,
      message: `The model's service answered ${status} (${errorType})`,
    });
  });

  it('is hung up on when the call is aborted', async () => {
    const { server, model } = await modelWith([{ events: text('I was'), end: 'stall' }]);
    const abort = new AbortController();
    const written: unknown[] = [];
    for await (const piece of model.write(PROMPT, abort.signal)) {
      written.push(piece);
      abort.abort();
    }

    expect(written).toEqual([{ type: 'text', text: 'I was' }]);
    expect(await server.requests[0]?.closed).toBe('early');
  });
});

/** The `Authorization` header that AWS expects of a request (IAM User Guide, "Create a signed AWS API request"). */
function signatureOf(request: BedrockRequest | undefined): string {
  const { host, 'x-amz-date': date = '' } = request?.headers ?? {};
  const scope = `${date.slice(0, 8)}/${REGION}/bedrock/aws4_request`;
  const signedHeaders = 'host;x-amz-date;x-amz-security-token';
  const canonicalRequest = [
    'POST',
    '/model/global.amazon.nova-2-lite-v1%253A0/converse-stream', // each part of the path encoded once more
    '',
    `host:${host}`,
    `x-amz-date:${date}`,
    'x-amz-security-token:session-token',
    '',
    signedHeaders,
    hash('sha256', JSON.stringify(request?.body)),
  ].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (previous, part) => createHmac('sha256', previous).update(part).digest(),
      `AWS4${SECRET_ACCESS_KEY}`,
    );
  const toSign = ['AWS4-HMAC-SHA256', date, scope, hash('sha256', canonicalRequest)].join('\n');
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}
