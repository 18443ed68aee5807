import type { LanguageModel } from '../../chat/ports/language-model.ts';
import { ENV, type Environment, numberFromEnv, requireEnv } from '../env.ts';
import { type LanguageModelSetting, MODEL_NUMBERS } from '../model-settings.ts';

/**
 * The language model that a setting names. This module is the door to the model libraries: whoever imports it when a model
 * is configured, and not before, loads nothing for the persona; only the provider that is needed is loaded.
 *
 * Of `environment` it reads the most tokens per answer, for Bedrock the guardrail, the Region and the endpoint.
 */
export async function languageModel(
  setting: LanguageModelSetting,
  environment: Environment,
  apiKey: string | undefined,
): Promise<LanguageModel> {
  const maxOutputTokens = numberFromEnv(ENV.maxOutputTokens, MODEL_NUMBERS.maxOutputTokens.default, environment);
  if (setting.kind === 'openai') {
    const { openAiModel } = await PROVIDERS.openai();
    return openAiModel({ baseUrl: setting.baseUrl, model: setting.model, apiKey, maxOutputTokens });
  }
  const { bedrockModel } = await PROVIDERS.bedrock();
  return bedrockModel({
    modelId: setting.modelId,
    region: environment[ENV.modelRegion] || requireEnv('AWS_REGION', environment),
    apiKey,
    baseUrl: environment.AWS_ENDPOINT_URL_BEDROCK_RUNTIME || undefined,
    guardrail: guardrailIn(environment),
    maxOutputTokens,
  });
}

/** Loads what the first call would otherwise have to load. */
export async function loadProvider({ kind }: LanguageModelSetting): Promise<void> {
  await PROVIDERS[kind]();
}

const PROVIDERS = { openai: () => import('./openai.ts'), bedrock: () => import('./bedrock.ts') } as const;

function guardrailIn(environment: Environment): { id: string; version: string } | undefined {
  const id = environment[ENV.guardrailId];
  if (id === undefined || id === '') return undefined;
  return { id, version: requireEnv(ENV.guardrailVersion, environment) };
}
