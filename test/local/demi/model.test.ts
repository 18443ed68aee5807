import { describe, expect, it } from 'vitest';
import { MODEL_NUMBERS, MODEL_SHAPE } from '../../../adapters/model-settings.ts';
import { localModel } from '../../../local/demi/model.ts';

const OLLAMA = { DEMI_MODEL: 'openai:http://localhost:11434/v1#llama3.2' };
const BEDROCK = {
  DEMI_MODEL: 'bedrock:global.amazon.nova-2-lite-v1:0',
  DEMI_MODEL_API_KEY: 'bedrock-key',
  AWS_REGION: 'eu-west-1',
};

describe('the model of the local stack', () => {
  it.each([{}, { DEMI_MODEL: '' }, { DEMI_MODEL: 'persona' }])(
    'is the persona, without a budget, as from %j',
    (shell) => {
      expect(localModel(shell)).toEqual({
        mind: 'persona',
        environment: { DEMI_MODEL: 'persona', DAILY_TOKEN_BUDGET: '0' },
      });
    },
  );

  it('may be on the same machine, without a key', () => {
    expect(localModel(OLLAMA)).toEqual({
      mind: 'llama3.2 at http://localhost:11434/v1',
      environment: { ...OLLAMA, DAILY_TOKEN_BUDGET: '0' },
    });
  });

  it('may take a key, which is not for people', () => {
    const { mind, environment } = localModel({ ...OLLAMA, DEMI_MODEL_API_KEY: 'sk-secret' });

    expect(environment).toHaveProperty('DEMI_MODEL_API_KEY', 'sk-secret');
    expect(mind).not.toContain('sk-secret');
  });

  it('may be one of Bedrock, in the Region of the shell, which is not that of the functions', () => {
    expect(localModel(BEDROCK)).toEqual({
      mind: 'global.amazon.nova-2-lite-v1:0 at Bedrock in eu-west-1',
      environment: {
        DEMI_MODEL: BEDROCK.DEMI_MODEL,
        DEMI_MODEL_API_KEY: 'bedrock-key',
        MODEL_REGION: 'eu-west-1',
        DAILY_TOKEN_BUDGET: '0',
      },
    });
  });

  it('may be behind a Bedrock at an address of one’s own, where no Region is needed', () => {
    const { AWS_REGION: _region, ...elsewhere } = BEDROCK;
    const address = { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:4/proxy' };

    expect(localModel({ ...elsewhere, ...address })).toEqual({
      mind: 'global.amazon.nova-2-lite-v1:0 at http://127.0.0.1:4',
      environment: { ...elsewhere, ...address, DAILY_TOKEN_BUDGET: '0' },
    });
  });

  it('may be guarded, in the version that is being edited unless another is asked for', () => {
    const guarded = { ...BEDROCK, GUARDRAIL_ID: 'gr4ax8x2p9ab' };

    expect(localModel(guarded).environment).toMatchObject({ GUARDRAIL_ID: 'gr4ax8x2p9ab', GUARDRAIL_VERSION: 'DRAFT' });
    expect(localModel({ ...guarded, GUARDRAIL_VERSION: '3' }).environment).toHaveProperty('GUARDRAIL_VERSION', '3');
  });

  it('is told everything else that is set', () => {
    const settings = {
      MODEL_MAX_OUTPUT_TOKENS: '400',
      MODEL_PROMPT_TOKENS: '3000',
      DAILY_TOKEN_BUDGET: '20000',
      SENTIMENT: 'model',
      DOUBLE_TEXTING: 'together',
    };

    expect(localModel({ ...OLLAMA, ...settings }).environment).toEqual({ ...OLLAMA, ...settings });
  });

  it('is not told what is empty', () => {
    const empty = { DEMI_MODEL_API_KEY: '', MODEL_PROMPT_TOKENS: '', DAILY_TOKEN_BUDGET: '', GUARDRAIL_ID: '' };

    expect(localModel({ ...OLLAMA, ...empty })).toEqual(localModel(OLLAMA));
  });

  it('hears nothing of a key that it does not take', () => {
    expect(localModel({ DEMI_MODEL_API_KEY: 'sk-secret', AWS_REGION: 'eu-west-1' })).toEqual(localModel({}));
  });

  it('takes the bounds of its numbers themselves', () => {
    const { maxOutputTokens, promptTokens, dailyTokenBudget } = MODEL_NUMBERS;
    for (const bound of ['min', 'max'] as const) {
      const numbers = {
        MODEL_MAX_OUTPUT_TOKENS: String(maxOutputTokens[bound]),
        MODEL_PROMPT_TOKENS: String(promptTokens[bound]),
        DAILY_TOKEN_BUDGET: String(dailyTokenBudget[bound]),
      };
      expect(localModel(numbers).environment).toMatchObject(numbers);
    }
  });
});

describe('the model of the local stack is refused in one sentence', () => {
  const NEEDS_BEDROCK = 'GUARDRAIL_ID needs a DEMI_MODEL that starts with bedrock:, others have no guardrails.';
  const OF_BEDROCK = 'where DEMI_MODEL starts with bedrock:.';
  const GUARDED = { ...BEDROCK, GUARDRAIL_ID: 'gr4ax8x2p9ab' };

  it.each([
    [{ DEMI_MODEL: 'llama' }, `DEMI_MODEL must be ${MODEL_SHAPE}, not "llama".`],
    [{ DEMI_MODEL: 'openai:llama' }, `DEMI_MODEL must be ${MODEL_SHAPE}, not "openai:llama".`],
    [{ ...BEDROCK, DEMI_MODEL_API_KEY: '' }, `DEMI_MODEL_API_KEY must be a Bedrock API key ${OF_BEDROCK}`],
    [{ ...BEDROCK, AWS_REGION: '' }, `AWS_REGION must be the Region of Bedrock, as in us-east-1, ${OF_BEDROCK}`],
    [{ ...BEDROCK, AWS_REGION: 'Ireland' }, 'AWS_REGION must be a Region, as in us-east-1, not "Ireland".'],
    [
      { ...BEDROCK, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: '127.0.0.1:4' },
      'AWS_ENDPOINT_URL_BEDROCK_RUNTIME must be an address that starts with http:// or https://, not "127.0.0.1:4".',
    ],
    [{ MODEL_MAX_OUTPUT_TOKENS: '15' }, 'MODEL_MAX_OUTPUT_TOKENS must be a whole number from 16 to 4096, not "15".'],
    [{ MODEL_TIMEOUT_MS: '0' }, 'MODEL_TIMEOUT_MS must be a whole number from 1000 to 35000, not "0".'],
    [{ MODEL_PROMPT_TOKENS: 'all' }, 'MODEL_PROMPT_TOKENS must be a whole number from 2000 to 100000, not "all".'],
    [{ DAILY_TOKEN_BUDGET: '-1' }, 'DAILY_TOKEN_BUDGET must be a whole number from 0 to 1000000000, not "-1".'],
    [{ SENTIMENT: 'none' }, 'SENTIMENT must be one of lexicon, model, not "none".'],
    [{ SENTIMENT: 'model' }, 'SENTIMENT must be lexicon with the persona, which has no model to ask.'],
    [{ DOUBLE_TEXTING: 'abort' }, 'DOUBLE_TEXTING must be one of queue, together, not "abort".'],
    [{ GUARDRAIL_ID: 'a1' }, NEEDS_BEDROCK],
    [{ ...OLLAMA, GUARDRAIL_ID: 'a1' }, NEEDS_BEDROCK],
    [{ ...BEDROCK, GUARDRAIL_ID: 'A-1' }, 'GUARDRAIL_ID must be an id of small letters and digits, not "A-1".'],
    [
      { ...GUARDED, GUARDRAIL_VERSION: '0' },
      'GUARDRAIL_VERSION must be DRAFT or a whole number from 1 to 99999999, not "0".',
    ],
    [
      { ...BEDROCK, GUARDRAIL_VERSION: '1' },
      'GUARDRAIL_VERSION needs GUARDRAIL_ID, the guardrail that it is a version of.',
    ],
  ])('from %j', (shell, sentence) => {
    expect(() => localModel(shell)).toThrow(new Error(sentence));
  });

  it('which does not tell the key', () => {
    const shell = { ...OLLAMA, DEMI_MODEL_API_KEY: 'sk-secret and more' };

    expect(() => localModel(shell)).toThrow(
      new Error('DEMI_MODEL_API_KEY must be one word of letters, digits and signs.'),
    );
  });
});
