import { describe, expect, it, onTestFinished } from 'vitest';
import { languageModel } from '../../../adapters/models/language-model.ts';
import { converses, startBedrockServer } from '../../support/bedrock-server.ts';
import { says, startModelServer } from '../../support/model-server.ts';
import { writing } from './asking.ts';

const BEDROCK = { kind: 'bedrock', modelId: 'amazon.nova-lite-v1:0' } as const;
const REGION = { AWS_REGION: 'eu-central-1' };

describe('the language model of a setting', () => {
  it('is what its base URL serves', async () => {
    const server = await startModelServer();
    onTestFinished(() => server.stop());
    server.reply(says('Hm.'));
    const setting = { kind: 'openai', baseUrl: server.url, model: 'llama3.2' } as const;
    const model = await languageModel(setting, { MODEL_MAX_OUTPUT_TOKENS: '100' }, 'key');
    await writing(model);

    expect(model.name).toBe('llama3.2');
    expect(server.requests[0]?.headers.authorization).toBe('Bearer key');
    expect(server.requests[0]?.body).toMatchObject({ model: 'llama3.2', max_tokens: 100 });
  });

  it('is one of Bedrock, with the guardrail and the endpoint of the environment', async () => {
    const server = await startBedrockServer();
    onTestFinished(() => server.stop());
    server.reply(converses('Hm.'));
    const guardrail = { GUARDRAIL_ID: 'gr1234', GUARDRAIL_VERSION: '3' };
    const environment = { ...REGION, ...guardrail, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.url };
    const model = await languageModel(BEDROCK, environment, 'key');
    await writing(model);

    expect(model.name).toBe('amazon.nova-lite-v1:0');
    expect(server.requests[0]?.headers.authorization).toBe('Bearer key');
    expect(server.requests[0]?.body).toMatchObject({
      inferenceConfig: { maxTokens: 800 },
      guardrailConfig: { guardrailIdentifier: 'gr1234', guardrailVersion: '3' },
    });
  });

  it.each([
    ['AWS_REGION', {}],
    ['GUARDRAIL_VERSION', { ...REGION, GUARDRAIL_ID: 'gr1234' }],
    ['MODEL_MAX_OUTPUT_TOKENS', { ...REGION, MODEL_MAX_OUTPUT_TOKENS: 'many' }],
  ])('is none without a good %s', async (name, environment) => {
    await expect(languageModel(BEDROCK, environment, undefined)).rejects.toThrow(name);
  });
});
