import { ENV, type Environment } from '../../adapters/env.ts';
import {
  DOUBLE_TEXTING_CHOICES,
  GUARDRAIL,
  MODEL_NUMBERS,
  MODEL_SHAPE,
  type ModelSetting,
  misfits,
  parseModelSetting,
  SENTIMENT_CHOICES,
} from '../../adapters/model-settings.ts';
import { checkBounds, checkChoice, checkPattern } from './checks.ts';

/** Who answers on the local stack, as the shell says it. */
export type LocalModel = {
  readonly mind: string; // for people; never the key
  readonly environment: Readonly<Record<string, string>>; // for the function that answers
};

/** Where the AWS SDK's clients, and the AI SDK, look for a Bedrock at an address of one's own. */
const BEDROCK_ENDPOINT = 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME';

const FOR_EVERY_MODEL = [
  ENV.maxOutputTokens,
  ENV.promptTokens,
  ENV.modelTimeoutMs,
  ENV.dailyTokenBudget,
  ENV.sentiment,
  ENV.doubleTexting,
] as const;

/** All that is said about models. A key is among it, so only the function that answers is told. */
export const MODEL_VARIABLES: readonly string[] = [
  ...FOR_EVERY_MODEL,
  ENV.model,
  ENV.modelApiKey,
  ENV.modelRegion,
  ENV.guardrailId,
  ENV.guardrailVersion,
  BEDROCK_ENDPOINT,
];

const NO_BUDGET = '0'; // one's own machine, one's own bill
const PERSONA = 'persona';

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;
const KEY = /^[!-~]+$/; // what a header can carry, without a space

/** Throws with one sentence, which never holds the key, where a value makes no sense. */
export function localModel(environment: Environment): LocalModel {
  const text = environment[ENV.model] || PERSONA;
  const model = parseModelSetting(text);
  if (model === undefined) throw new Error(`${ENV.model} must be ${MODEL_SHAPE}, not "${text}".`);
  checkForEveryModel(environment);
  checkFits(model, environment);
  return {
    mind: mindOf(model, environment),
    environment: {
      [ENV.model]: text,
      [ENV.dailyTokenBudget]: NO_BUDGET,
      ...given(FOR_EVERY_MODEL, environment),
      ...(model.kind !== 'persona' && given([ENV.modelApiKey], environment)),
      ...(model.kind === 'bedrock' && bedrockEnvironment(environment)),
    },
  };
}

function checkForEveryModel(environment: Environment): void {
  checkBounds(ENV.maxOutputTokens, MODEL_NUMBERS.maxOutputTokens, environment);
  checkBounds(ENV.promptTokens, MODEL_NUMBERS.promptTokens, environment);
  checkBounds(ENV.modelTimeoutMs, MODEL_NUMBERS.modelTimeoutMs, environment);
  checkBounds(ENV.dailyTokenBudget, MODEL_NUMBERS.dailyTokenBudget, environment);
  checkChoice(ENV.sentiment, SENTIMENT_CHOICES, environment);
  checkChoice(ENV.doubleTexting, DOUBLE_TEXTING_CHOICES, environment);
  checkPattern(ENV.guardrailId, GUARDRAIL.id.pattern, GUARDRAIL.id.shape, environment);
  checkPattern(ENV.guardrailVersion, GUARDRAIL.version.pattern, GUARDRAIL.version.shape, environment);
  const key = environment[ENV.modelApiKey];
  if (key && !KEY.test(key)) throw new Error(`${ENV.modelApiKey} must be one word of letters, digits and signs.`);
}

/** A deployment refuses the same, except that there a role takes the place of Bedrock's key. */
function checkFits(model: ModelSetting, environment: Environment): void {
  if (model.kind === 'bedrock') checkBedrock(environment);
  const choices = {
    sentiment: environment[ENV.sentiment],
    hasGuardrailId: Boolean(environment[ENV.guardrailId]),
    hasGuardrailVersion: Boolean(environment[ENV.guardrailVersion]),
  };
  const [misfit] = misfits(model, choices, (name) => ENV[name]);
  if (misfit !== undefined) throw new Error(misfit);
}

function checkBedrock(environment: Environment): void {
  const { AWS_REGION: region, [BEDROCK_ENDPOINT]: endpoint } = environment;
  if (!environment[ENV.modelApiKey])
    throw new Error(`${ENV.modelApiKey} must be a Bedrock API key where ${ENV.model} starts with bedrock:.`);
  if (endpoint && !isAddress(endpoint))
    throw new Error(`${BEDROCK_ENDPOINT} must be an address that starts with http:// or https://, not "${endpoint}".`);
  if (!endpoint && !region)
    throw new Error(
      `AWS_REGION must be the Region of Bedrock, as in us-east-1, where ${ENV.model} starts with bedrock:.`,
    );
  checkPattern('AWS_REGION', REGION, 'a Region, as in us-east-1', environment);
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** The emulator's own services have a Region of their own, so this one goes by another name. */
function bedrockEnvironment(environment: Environment): Record<string, string> {
  const { AWS_REGION: region } = environment;
  return {
    ...(region && { [ENV.modelRegion]: region }),
    ...given([BEDROCK_ENDPOINT], environment),
    ...(environment[ENV.guardrailId] && { [ENV.guardrailVersion]: GUARDRAIL.defaultVersion }),
    ...given([ENV.guardrailId, ENV.guardrailVersion], environment),
  };
}

function mindOf(model: ModelSetting, environment: Environment): string {
  if (model.kind === 'persona') return PERSONA;
  if (model.kind === 'openai') return `${model.model} at ${model.baseUrl}`;
  const endpoint = environment[BEDROCK_ENDPOINT];
  return `${model.modelId} at ${endpoint ? new URL(endpoint).origin : `Bedrock in ${environment.AWS_REGION}`}`;
}

/** Those of the variables that are set to something. */
function given(names: readonly string[], environment: Environment): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}
