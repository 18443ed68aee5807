import {
  DEFAULT_MODEL_ON_AWS,
  DOUBLE_TEXTING_CHOICES,
  GUARDRAIL,
  MODEL_NUMBERS,
  MODEL_SHAPE,
  type ModelSetting,
  misfits,
  parseModelSetting,
  SENTIMENT_CHOICES,
} from '../adapters/model-settings.ts';
import type { ContextReader } from './context-reader.ts';

/** A guardrail of Bedrock, in the account and Region of the stack. */
export type Guardrail = {
  /** Context `guardrailId`. */
  readonly id: string;
  /**
   * A number, or `DRAFT`, which is what is being edited. Context `guardrailVersion`.
   * @default 'DRAFT'
   */
  readonly version: string;
};

/** What a deployment may choose about models: a part of `Configuration`. */
export type ModelConfiguration = {
  /**
   * Who answers: `persona`, `bedrock:` and the id of a model or of an inference profile, or `openai:` and the address of an
   * OpenAI-compatible API, `#` and its model.
   * @default 'bedrock:global.amazon.nova-2-lite-v1:0'
   */
  readonly model: ModelSetting;
  /**
   * Name of a Secrets Manager secret with the key of an `openai:` model, and nothing else.
   * @default - none: the model is asked without a key
   */
  readonly modelApiKeySecretName?: string;
  /**
   * Tokens that a reply may have.
   * @default 800
   */
  readonly maxOutputTokens: number;
  /**
   * Tokens that a prompt may have: who she is, what she remembers, and as much of the conversation as fits.
   * @default 4_000
   */
  readonly promptTokens: number;
  /**
   * How long a model may take for its first sign of life, in milliseconds; then it is asked once more. Between two words it may take
   * as long, 15 s at most.
   * @default 35_000 (35 s)
   */
  readonly modelTimeoutMs: number;
  /**
   * Tokens that one user may spend in a day, UTC, in prompts and replies together; 0 for no budget.
   * @default 500_000
   */
  readonly dailyTokenBudget: number;
  /**
   * What tells the tone of a message: the persona's lexicon, or the model, which is then asked once more for each message.
   * @default 'lexicon'
   */
  readonly sentiment: (typeof SENTIMENT_CHOICES)[number];
  /**
   * What becomes of a message that comes while she writes. `queue`: it is answered next. `together`: she breaks off and
   * answers both at once.
   * @default 'queue'
   */
  readonly doubleTexting: (typeof DOUBLE_TEXTING_CHOICES)[number];
  /**
   * Context `guardrailId` and `guardrailVersion`, for `bedrock:` models. One with a guardrail profile of its own
   * (cross-Region inference for guardrails) takes permissions that the stack does not give.
   * @default - none
   */
  readonly guardrail?: Guardrail;
};

/** Notes in `context` what cannot be used, one sentence for each value. */
export function readModels(context: ContextReader): ModelConfiguration {
  const model = context.parsed('model', DEFAULT_MODEL_ON_AWS, parseModelSetting, MODEL_SHAPE);
  const secretName = context.secretName('modelApiKeySecretName');
  const numbers = {
    maxOutputTokens: readModelNumber(context, 'maxOutputTokens'),
    promptTokens: readModelNumber(context, 'promptTokens'),
    modelTimeoutMs: readModelNumber(context, 'modelTimeoutMs'),
    dailyTokenBudget: readModelNumber(context, 'dailyTokenBudget'),
  };
  const sentiment = context.choice('sentiment', 'lexicon', SENTIMENT_CHOICES);
  const doubleTexting = context.choice('doubleTexting', 'queue', DOUBLE_TEXTING_CHOICES);
  const guardrail = readGuardrail(context);
  if (model !== undefined) refuseWhatDoesNotFit(context, model, sentiment);
  return {
    model: model ?? { kind: 'persona' }, // refused: nobody gets to see this
    ...(secretName && { modelApiKeySecretName: secretName }),
    ...numbers,
    sentiment,
    doubleTexting,
    ...(guardrail && { guardrail }),
  };
}

function readModelNumber(context: ContextReader, key: keyof typeof MODEL_NUMBERS): number {
  return context.wholeNumber(key, MODEL_NUMBERS[key].default, MODEL_NUMBERS[key]);
}

function readGuardrail(context: ContextReader): Guardrail | undefined {
  const id = context.optionalText('guardrailId', GUARDRAIL.id.pattern, GUARDRAIL.id.shape);
  const version = context.parsed(
    'guardrailVersion',
    GUARDRAIL.defaultVersion,
    guardrailVersion,
    GUARDRAIL.version.shape,
  );
  return id === undefined || version === undefined ? undefined : { id, version };
}

function guardrailVersion(text: string): string | undefined {
  return GUARDRAIL.version.pattern.test(text) ? text : undefined;
}

/** What would be ignored, or would send a key and a conversation through the internet for all to read. */
function refuseWhatDoesNotFit(
  context: ContextReader,
  model: ModelSetting,
  sentiment: ModelConfiguration['sentiment'],
): void {
  if (model.kind === 'openai' && new URL(model.baseUrl).protocol !== 'https:')
    context.refuse(`Context value model must have a base url that starts with https://, not "${model.baseUrl}".`);
  if (model.kind !== 'openai' && context.has('modelApiKeySecretName'))
    context.refuse('Context value modelApiKeySecretName needs a model that starts with openai:, others take no key.');
  const choices = {
    sentiment,
    hasGuardrailId: context.has('guardrailId'),
    hasGuardrailVersion: context.has('guardrailVersion'),
  };
  for (const misfit of misfits(model, choices, (name) => name)) context.refuse(`Context value ${misfit}`);
}
