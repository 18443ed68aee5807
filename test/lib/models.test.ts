import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ENV } from '../../adapters/env.ts';
import { DEFAULT_MODEL_ON_AWS, MODEL_NUMBERS } from '../../adapters/model-settings.ts';
import { allStatements, ISSUER, resourcesOf, stackWith, statementsOf, templateWith, textOf } from './synthesis.ts';

type Context = Readonly<Record<string, string>>;

const BEDROCK = 'arn:AWS::Partition:bedrock';
const HERE = `${BEDROCK}:AWS::Region`;
const OWN = `${HERE}:AWS::AccountId`;
const OPENAI = 'openai:https://models.example/v1#small';
const WITH_KEY = { model: OPENAI, modelApiKeySecretName: 'demi/key' };
const GUARDED = { guardrailId: 'gr4ax8x2p9ab', guardrailVersion: '2' };

const KINDS: readonly Context[] = [
  {},
  { model: 'bedrock:us.amazon.nova-lite-v1:0' },
  { model: 'bedrock:amazon.nova-lite-v1:0' },
  { model: OPENAI },
  WITH_KEY,
  { model: 'persona' },
  GUARDED,
];

describe('models', () => {
  it('by default are one of AWS’s global profiles: it, and its model through it alone', () => {
    const profile = `${OWN}:inference-profile/global.amazon.nova-2-lite-v1:0`;
    const through = { 'bedrock:InferenceProfileArn': profile };

    expect(modelStatements({})).toEqual([
      invoking(profile),
      invoking(`${HERE}::foundation-model/amazon.nova-2-lite-v1:0`, through),
      invoking(`${BEDROCK}:::foundation-model/amazon.nova-2-lite-v1:0`, {
        ...through,
        'aws:RequestedRegion': 'unspecified',
      }),
    ]);
  });

  it.each([
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic.claude-haiku-4-5-20251001-v1:0'],
    ['eu.amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
    ['apac.amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0'],
    ['jp.amazon.nova-2-lite-v1:0', 'amazon.nova-2-lite-v1:0'],
    ['us-gov.amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0'],
    ['us.deepseek.r1-v1:0', 'deepseek.r1-v1:0'],
    ['in.openai.gpt-5.6-terra', 'openai.gpt-5.6-terra'],
  ])('of the geographic profile %s are it, and its model through it alone, in any Region', (profileId, modelId) => {
    const profile = `${OWN}:inference-profile/${profileId}`;

    expect(modelStatements({ model: `bedrock:${profileId}` })).toEqual([
      invoking(profile),
      invoking(`${BEDROCK}:*::foundation-model/${modelId}`, { 'bedrock:InferenceProfileArn': profile }),
    ]);
  });

  it.each(['amazon.nova-lite-v1:0', 'deepseek.v3.2', 'ai21.jamba-1-5-mini-v1:0', 'zai.glm-4.7', 'qwen.qwen3-32b-v1:0'])(
    'without a profile are one model in the stack’s Region, as %s',
    (modelId) => {
      expect(modelStatements({ model: `bedrock:${modelId}` })).toEqual([
        invoking(`${HERE}::foundation-model/${modelId}`),
      ]);
    },
  );

  it('may be guarded, which takes one guardrail', () => {
    const statements = modelStatements({ model: 'bedrock:amazon.nova-lite-v1:0', ...GUARDED });

    expect(statements.filter(({ actions }) => !actions.includes(INVOKE))).toEqual([
      { actions: ['bedrock:ApplyGuardrail'], resources: [`${OWN}:guardrail/gr4ax8x2p9ab`] },
    ]);
  });

  it('elsewhere take their key from a secret', () => {
    const secret = 'arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:demi/key-??????';

    expect(modelStatements(WITH_KEY)).toEqual([{ actions: ['secretsmanager:GetSecretValue'], resources: [secret] }]);
  });

  it('has no budget to look at with the persona, whose replies cost nothing', () => {
    expect(variablesOf({ model: 'persona', dailyTokenBudget: '5' })).toMatchObject({ [ENV.dailyTokenBudget]: '0' });
  });

  it.each([OPENAI, 'persona'])('that need nothing of AWS are given nothing, as with %s', (model) => {
    expect(modelStatements({ model })).toEqual([]);
  });

  it.each(KINDS)('are for the function that answers and for no other, with %o', (context) => {
    const template = templateWith({ ...ISSUER, ...context });
    const others = Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).filter(
      ([name]) => name !== 'ReplyFunction',
    );
    const variables = others.flatMap(([, { Properties }]) => Object.keys(Properties.Environment?.Variables ?? {}));
    const aboutModels = allStatements(template).filter(isAboutModels);

    expect(aboutModels).toHaveLength(statementsOf(template, 'Reply').filter(isAboutModels).length);
    expect(variables.filter((name) => MODEL_VARIABLES.includes(name))).toEqual([]);
    expect(others).toHaveLength(8);
  });

  it.each(KINDS)('break no AWS Solutions rule, with %o', (context) => {
    const stack = stackWith({ ...ISSUER, ...context });

    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });

  it('are told by the context, and are what it says', () => {
    const settings = {
      model: OPENAI,
      maxOutputTokens: '400',
      promptTokens: '9000',
      modelTimeoutMs: '5000',
      dailyTokenBudget: '0',
      sentiment: 'model',
      doubleTexting: 'together',
    };

    expect(variablesOf({ ...settings, modelApiKeySecretName: 'demi/key' })).toEqual({
      [ENV.model]: OPENAI,
      [ENV.modelApiKeySecretName]: 'demi/key',
      [ENV.maxOutputTokens]: '400',
      [ENV.promptTokens]: '9000',
      [ENV.modelTimeoutMs]: '5000',
      [ENV.dailyTokenBudget]: '0',
      [ENV.sentiment]: 'model',
      [ENV.doubleTexting]: 'together',
    });
  });

  it('have a default for everything', () => {
    expect(variablesOf({})).toEqual({
      [ENV.model]: DEFAULT_MODEL_ON_AWS,
      [ENV.maxOutputTokens]: String(MODEL_NUMBERS.maxOutputTokens.default),
      [ENV.promptTokens]: String(MODEL_NUMBERS.promptTokens.default),
      [ENV.modelTimeoutMs]: String(MODEL_NUMBERS.modelTimeoutMs.default),
      [ENV.dailyTokenBudget]: String(MODEL_NUMBERS.dailyTokenBudget.default),
      [ENV.sentiment]: 'lexicon',
      [ENV.doubleTexting]: 'queue',
    });
  });

  it.each(['persona', 'bedrock:eu.amazon.nova-lite-v1:0'])(
    'are named to the function as in the context: %s',
    (model) => {
      expect(variablesOf({ model })).toHaveProperty(ENV.model, model);
    },
  );

  it('know their guardrail', () => {
    expect(variablesOf(GUARDED)).toMatchObject({ [ENV.guardrailId]: 'gr4ax8x2p9ab', [ENV.guardrailVersion]: '2' });
  });
});

const INVOKE = 'bedrock:InvokeModelWithResponseStream';

const MODEL_VARIABLES: readonly string[] = [
  ENV.model,
  ENV.modelApiKey,
  ENV.modelApiKeySecretName,
  ENV.modelRegion,
  ENV.maxOutputTokens,
  ENV.promptTokens,
  ENV.modelTimeoutMs,
  ENV.dailyTokenBudget,
  ENV.sentiment,
  ENV.doubleTexting,
  ENV.guardrailId,
  ENV.guardrailVersion,
];

type Statement = ReturnType<typeof statementsOf>[number];

function isAboutModels({ Action }: Statement): boolean {
  return [Action].flat().some((action) => /^(bedrock|secretsmanager):/.test(action));
}

/** What the function that answers may do about models, as a deployment with this context allows it. */
function modelStatements(context: Context) {
  return statementsOf(templateWith({ ...ISSUER, ...context }), 'Reply')
    .filter(isAboutModels)
    .map(({ Effect, Action, Resource, Condition, ...rest }) => {
      expect({ Effect, rest }).toEqual({ Effect: 'Allow', rest: {} });
      const conditions = Object.entries(Condition?.StringEquals ?? {}).map(([key, value]) => [key, textOf(value)]);
      expect(Object.keys(Condition ?? {})).toEqual(conditions.length === 0 ? [] : ['StringEquals']);
      return {
        actions: [Action].flat(),
        resources: [Resource].flat().map(textOf),
        ...(conditions.length > 0 && { equals: Object.fromEntries(conditions) }),
      };
    });
}

function invoking(resource: string, equals?: Context) {
  return { actions: [INVOKE], resources: [resource], ...(equals && { equals }) };
}

function variablesOf(context: Context): Record<string, unknown> {
  const { ReplyFunction } = resourcesOf(templateWith({ ...ISSUER, ...context }), 'AWS::Lambda::Function');
  const variables: Record<string, unknown> = ReplyFunction?.Properties.Environment.Variables;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => MODEL_VARIABLES.includes(name)));
}
