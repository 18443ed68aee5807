/** Who answers, as `DEMI_MODEL` and the context value `model` name it. Pure data and checks, for `lib` and `local` too. */
export type ModelSetting =
  | { readonly kind: 'persona' }
  | { readonly kind: 'bedrock'; readonly modelId: string }
  | { readonly kind: 'openai'; readonly baseUrl: string; readonly model: string };

/** Where a language model answers. */
export type LanguageModelSetting = Exclude<ModelSetting, { kind: 'persona' }>;

/** Completes the sentence "must be ...". */
export const MODEL_SHAPE = 'persona, bedrock:<model or inference profile id> or openai:<base url>#<model>';

/**
 * Amazon Nova 2 Lite through its global inference profile, the one that can be called from every commercial Region
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-amazon-nova-2-lite.html).
 */
export const DEFAULT_MODEL_ON_AWS = 'bedrock:global.amazon.nova-2-lite-v1:0';

/** Bounds and defaults of what may be set about models, both bounds included. */
export const MODEL_NUMBERS = {
  maxOutputTokens: { min: 16, max: 4_096, default: 800 }, // per reply; 300 words, the most of her voice, are about 450
  promptTokens: { min: 2_000, max: 100_000, default: 4_000 }, // persona, mood, rules and memory take up to 1,500 of them
  modelTimeoutMs: { min: 1_000, max: 35_000, default: 35_000 }, // until an attempt's first sign of life; two fit into a reply's time
  dailyTokenBudget: { min: 0, max: 1_000_000_000, default: 500_000 }, // per user and day, UTC; 0: no budget
} as const;

/** A guardrail of Bedrock (API reference, GuardrailConfiguration). Each shape completes the sentence "must be ...". */
export const GUARDRAIL = {
  id: { pattern: /^[a-z0-9]{1,64}$/, shape: 'an id of small letters and digits' },
  version: { pattern: /^(?:DRAFT|[1-9]\d{0,7})$/, shape: 'DRAFT or a whole number from 1 to 99999999' },
  defaultVersion: 'DRAFT', // the one that every guardrail has
} as const;

export const SENTIMENT_CHOICES = ['lexicon', 'model'] as const; // what tells the tone of a message
export const DOUBLE_TEXTING_CHOICES = ['queue', 'together'] as const; // what a message does that comes while she writes

const BEDROCK_ID = /^[a-z0-9-]{2,40}\.[a-zA-Z0-9.:-]{2,160}$/; // provider.model, with an area before it; no ARN, which names an account
const MODEL_NAME = /^[^\s#]{1,200}$/;

/** undefined: the text names no model. */
export function parseModelSetting(text: string): ModelSetting | undefined {
  const [, kind = '', rest = ''] = /^([a-z]+)(?::(.*))?$/.exec(text) ?? [];
  if (text === 'persona') return { kind: 'persona' };
  if (kind === 'bedrock' && BEDROCK_ID.test(rest)) return { kind, modelId: rest };
  if (kind === 'openai') return parseOpenAi(rest);
  return undefined;
}

function parseOpenAi(text: string): ModelSetting | undefined {
  const end = text.indexOf('#');
  const [address, model] = [text.slice(0, end), text.slice(end + 1)];
  if (end === -1 || !MODEL_NAME.test(model) || !URL.canParse(address)) return undefined;
  const { protocol, username, password, search } = new URL(address);
  const isPlain = /^https?:$/.test(protocol) && username + password + search === '';
  return isPlain ? { kind: 'openai', baseUrl: address.replace(/\/+$/, ''), model } : undefined;
}

/** What was said about models beside the model itself. */
export type ModelChoices = {
  readonly sentiment: string | undefined;
  readonly hasGuardrailId: boolean;
  readonly hasGuardrailVersion: boolean;
};

/** What a value is called where it is set: a variable, or a value of the context. */
export type NameOf = (value: 'model' | 'sentiment' | 'guardrailId' | 'guardrailVersion') => string;

/** A sentence for each choice that makes no sense with the model, and would be ignored. */
export function misfits({ kind }: ModelSetting, choices: ModelChoices, nameOf: NameOf): readonly string[] {
  const { sentiment, hasGuardrailId, hasGuardrailVersion } = choices;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      hasGuardrailVersion && !hasGuardrailId,
      `${nameOf('guardrailVersion')} needs ${nameOf('guardrailId')}, the guardrail that it is a version of.`,
    ],
    [
      hasGuardrailId && kind !== 'bedrock',
      `${nameOf('guardrailId')} needs a ${nameOf('model')} that starts with bedrock:, others have no guardrails.`,
    ],
    [
      sentiment === 'model' && kind === 'persona',
      `${nameOf('sentiment')} must be lexicon with the persona, which has no model to ask.`,
    ],
  ];
  return rules.filter(([isWrong]) => isWrong).map(([, sentence]) => sentence);
}
