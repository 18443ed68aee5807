import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { MODEL_NUMBERS, MODEL_SHAPE } from '../../adapters/model-settings.ts';
import { contextNames, LOG_RETENTION_DAYS, readConfiguration } from '../../lib/configuration.ts';

const KEY_SET = { tokenJwksUrl: 'https://issuer.example/jwks', tokenIssuer: 'issuer', tokenAudience: 'demi' };

const GUARDED = { guardrailId: 'gr4ax8x2p9ab' };
const OPENAI = 'openai:https://models.example/v1#small';

type Context = Readonly<Record<string, unknown>>;
const read = (context: Context) => readConfiguration((key) => context[key]);

describe('readConfiguration', () => {
  it('has a default for everything but the issuer of tokens', () => {
    expect(read({})).toEqual({
      stackName: 'Demi',
      tokenExpiry: 'enforce',
      heartbeatMs: 240_000, // 4 min
      historyMaxBytes: 120_000,
      checkInsPerMinute: 600,
      model: { kind: 'bedrock', modelId: 'global.amazon.nova-2-lite-v1:0' },
      maxOutputTokens: MODEL_NUMBERS.maxOutputTokens.default,
      promptTokens: MODEL_NUMBERS.promptTokens.default,
      modelTimeoutMs: MODEL_NUMBERS.modelTimeoutMs.default,
      dailyTokenBudget: MODEL_NUMBERS.dailyTokenBudget.default,
      sentiment: 'lexicon',
      doubleTexting: 'queue',
      allowedOrigins: ['*'],
      site: false,
      stageName: 'v1',
      throttleRate: 1_000,
      throttleBurst: 500,
      detailedMetrics: false,
      logRetentionDays: 30,
      accessLogRole: 'create',
      encryption: 'aws-owned',
      ephemeral: false,
      deletionProtection: true,
    });
  });

  it('takes values as cdk.json writes them and as the command line does', () => {
    expect(
      read({ heartbeatMs: 25_000, ephemeral: true, logRetentionDays: 7, guardrailVersion: 3, ...GUARDED }),
    ).toEqual(
      read({ heartbeatMs: '25000', ephemeral: 'true', logRetentionDays: '7', guardrailVersion: '3', ...GUARDED }),
    );
  });

  it('takes an empty value for none, so that the command line can take one back', () => {
    expect(read({ stageName: '', tokenSecretName: '' })).toEqual(read({}));
  });

  it('knows the origins of web pages, one or several', () => {
    expect(read({ allowedOrigins: 'https://app.example, http://localhost:5173' }).allowedOrigins).toEqual([
      'https://app.example',
      'http://localhost:5173',
    ]);
  });

  it('leaves the tables of an ephemeral stack unprotected', () => {
    expect(read({ ephemeral: true })).toMatchObject({ ephemeral: true, deletionProtection: false });
  });

  it('knows an issuer with a key set', () => {
    expect(read(KEY_SET).tokenIssuer).toEqual({
      kind: 'jwks',
      jwksUrl: 'https://issuer.example/jwks',
      issuer: 'issuer',
      audience: 'demi',
    });
  });

  it.each([
    [{}, {}],
    [{ tokenIssuer: 'issuer' }, { issuer: 'issuer' }],
    [
      { tokenIssuer: 'issuer', tokenAudience: 'demi' },
      { issuer: 'issuer', audience: 'demi' },
    ],
  ])('knows an issuer with a secret and %o', (context, expected) => {
    expect(read({ tokenSecretName: 'demi/token', ...context }).tokenIssuer).toEqual({
      kind: 'secret',
      secretName: 'demi/token',
      ...expected,
    });
  });

  it.each([
    ['persona', { kind: 'persona' }],
    ['bedrock:eu.amazon.nova-lite-v1:0', { kind: 'bedrock', modelId: 'eu.amazon.nova-lite-v1:0' }],
    [OPENAI, { kind: 'openai', baseUrl: 'https://models.example/v1', model: 'small' }],
  ])('knows the model %s', (model, expected) => {
    expect(read({ model }).model).toEqual(expected);
  });

  it('knows the secret with the key of a model, which may also do without', () => {
    expect(read({ model: OPENAI, modelApiKeySecretName: 'demi/key' }).modelApiKeySecretName).toBe('demi/key');
    expect(read({ model: OPENAI })).not.toHaveProperty('modelApiKeySecretName');
  });

  it('knows a guardrail, in the version that is being edited unless another is asked for', () => {
    expect(read(GUARDED).guardrail).toEqual({ id: 'gr4ax8x2p9ab', version: 'DRAFT' });
    expect(read({ ...GUARDED, guardrailVersion: '99999999' }).guardrail?.version).toBe('99999999');
  });

  it('takes the bounds of a model’s numbers themselves, no budget at all among them', () => {
    for (const [key, { min, max }] of Object.entries(MODEL_NUMBERS))
      for (const value of [min, max]) expect(read({ [key]: value })).toHaveProperty(key, value);
    expect(MODEL_NUMBERS.dailyTokenBudget.min).toBe(0);
  });

  it('lets a model tell the tone and answer several messages at once', () => {
    const choices = { sentiment: 'model', doubleTexting: 'together' };

    expect(read(choices)).toMatchObject(choices);
  });

  it('offers the periods of CloudWatch Logs, without "for ever"', () => {
    const periods = Object.values(RetentionDays).filter((days) => typeof days === 'number');

    expect(LOG_RETENTION_DAYS).toEqual(periods.filter((days) => days !== RetentionDays.INFINITE));
  });
});

describe('contextNames', () => {
  it('has every value of a configuration, by the name it is set with, once', () => {
    const configuration = read({ ...KEY_SET, alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:alarms' });
    const names = contextNames();

    expect(names).toEqual(expect.arrayContaining([...Object.keys(configuration), ...Object.keys(KEY_SET)]));
    expect(names).toEqual(expect.arrayContaining(['tokenSecretName', 'guardrailId', 'guardrailVersion']));
    expect(names).toContain('modelApiKeySecretName');
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('readConfiguration refuses in one sentence', () => {
  it.each<[Context, string]>([
    [
      { stackName: '1st' },
      'Context value stackName must be 1 to 60 letters, digits and hyphens, a letter first, not "1st".',
    ],
    [
      { allowedOrigins: 'https://app.example/chat' },
      'Context value allowedOrigins must be * or origins such as https://app.example, separated by commas, not "https://app.example/chat".',
    ],
    [{ stageName: 'a/b' }, 'Context value stageName must be 1 to 128 letters, digits, _ and -, not "a/b".'],
    [{ site: 'yes' }, 'Context value site must be true or false, not "yes".'],
    [{ stageName: 1 }, 'Context value stageName must be 1 to 128 letters, digits, _ and -, not 1.'],
    [{ heartbeatMs: 600_000 }, 'Context value heartbeatMs must be a whole number from 1000 to 599999, not 600000.'],
    [{ heartbeatMs: '4 min' }, 'Context value heartbeatMs must be a whole number from 1000 to 599999, not "4 min".'],
    [
      { historyMaxBytes: 131_073 },
      'Context value historyMaxBytes must be a whole number from 32768 to 131072, not 131073.',
    ],
    [{ checkInsPerMinute: -1 }, 'Context value checkInsPerMinute must be a whole number from 0 to 6000, not -1.'],
    [{ throttleRate: 0 }, 'Context value throttleRate must be a whole number from 1 to 10000, not 0.'],
    [{ throttleBurst: 1.5 }, 'Context value throttleBurst must be a whole number from 1 to 5000, not 1.5.'],
    [{ throttleBurst: true }, 'Context value throttleBurst must be a whole number from 1 to 5000, not true.'],
    [{ detailedMetrics: 'yes' }, 'Context value detailedMetrics must be true or false, not "yes".'],
    [{ tokenExpiry: 'never' }, 'Context value tokenExpiry must be one of enforce, connect-only, not "never".'],
    [{ accessLogRole: true }, 'Context value accessLogRole must be one of create, existing, not true.'],
    [{ encryption: 'none' }, 'Context value encryption must be one of aws-owned, aws-managed, not "none".'],
    [
      { alarmTopicArn: 'operations' },
      'Context value alarmTopicArn must be the ARN of a standard SNS topic, not "operations".',
    ],
    [
      { logRetentionDays: 31 },
      `Context value logRetentionDays must be one of ${LOG_RETENTION_DAYS.join(', ')}, not 31.`,
    ],
    [
      { ephemeral: true, deletionProtection: true },
      'Context values ephemeral and deletionProtection exclude each other: protected tables stay.',
    ],
    [
      { ...KEY_SET, tokenJwksUrl: 'http://issuer.example/jwks' },
      'Context value tokenJwksUrl must be an address that starts with https://, not "http://issuer.example/jwks".',
    ],
    [{ tokenSecretName: 'a b' }, 'Context value tokenSecretName must be the name of a secret, not "a b".'],
    [
      { ...KEY_SET, tokenSecretName: 'demi/token' },
      'Context values tokenSecretName and tokenJwksUrl exclude each other: tokens have one issuer.',
    ],
    [
      { tokenJwksUrl: KEY_SET.tokenJwksUrl },
      'The token issuer is configured by half: tokenIssuer and tokenAudience must be set too.',
    ],
    [
      { tokenIssuer: 'issuer', tokenAudience: 'demi' },
      'The token issuer is configured by half: tokenJwksUrl or tokenSecretName must be set too.',
    ],
    [{ model: 'claude' }, `Context value model must be ${MODEL_SHAPE}, not "claude".`],
    [{ model: 5 }, `Context value model must be ${MODEL_SHAPE}, not 5.`],
    [{ model: true }, `Context value model must be ${MODEL_SHAPE}, not true.`],
    [
      { model: 'openai:http://models.example/v1#small' },
      'Context value model must have a base url that starts with https://, not "http://models.example/v1".',
    ],
    [
      { model: 'openai', modelApiKeySecretName: 'demi/key', ...GUARDED, sentiment: 'model' },
      `Context value model must be ${MODEL_SHAPE}, not "openai".`,
    ],
    [
      { model: OPENAI, modelApiKeySecretName: 'a b' },
      'Context value modelApiKeySecretName must be the name of a secret, not "a b".',
    ],
    [
      { modelApiKeySecretName: 'demi/key' },
      'Context value modelApiKeySecretName needs a model that starts with openai:, others take no key.',
    ],
    [
      { model: 'persona', modelApiKeySecretName: 'demi/key' },
      'Context value modelApiKeySecretName needs a model that starts with openai:, others take no key.',
    ],
    [{ maxOutputTokens: 15 }, 'Context value maxOutputTokens must be a whole number from 16 to 4096, not 15.'],
    [{ modelTimeoutMs: 60_000 }, 'Context value modelTimeoutMs must be a whole number from 1000 to 35000, not 60000.'],
    [{ promptTokens: 'all' }, 'Context value promptTokens must be a whole number from 2000 to 100000, not "all".'],
    [{ dailyTokenBudget: -1 }, 'Context value dailyTokenBudget must be a whole number from 0 to 1000000000, not -1.'],
    [{ sentiment: 'none' }, 'Context value sentiment must be one of lexicon, model, not "none".'],
    [
      { sentiment: 'model', model: 'persona' },
      'Context value sentiment must be lexicon with the persona, which has no model to ask.',
    ],
    [{ doubleTexting: 'abort' }, 'Context value doubleTexting must be one of queue, together, not "abort".'],
    [
      { guardrailId: 'arn:aws:bedrock:us-east-1:123456789012:guardrail/a1' },
      'Context value guardrailId must be an id of small letters and digits, not "arn:aws:bedrock:us-east-1:123456789012:guardrail/a1".',
    ],
    [
      { ...GUARDED, model: OPENAI },
      'Context value guardrailId needs a model that starts with bedrock:, others have no guardrails.',
    ],
    [
      { ...GUARDED, guardrailVersion: 'latest' },
      'Context value guardrailVersion must be DRAFT or a whole number from 1 to 99999999, not "latest".',
    ],
    [
      { ...GUARDED, guardrailVersion: 0 },
      'Context value guardrailVersion must be DRAFT or a whole number from 1 to 99999999, not 0.',
    ],
    [
      { guardrailVersion: 'DRAFT' },
      'Context value guardrailVersion needs guardrailId, the guardrail that it is a version of.',
    ],
  ])('%o', (context, sentence) => {
    expect(() => read(context)).toThrow(expect.objectContaining({ name: 'ConfigurationError', problems: [sentence] }));
  });

  it('each, when there are several', () => {
    expect(() => read({ heartbeatMs: 0, ephemeral: 'maybe' })).toThrow(
      expect.objectContaining({
        problems: [expect.stringContaining('heartbeatMs'), expect.stringContaining('ephemeral')],
      }),
    );
  });
});
