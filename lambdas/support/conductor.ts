import { choiceFromEnv, ENV, numberFromEnv } from '../../adapters/env.ts';
import {
  type LanguageModelSetting,
  MODEL_NUMBERS,
  MODEL_SHAPE,
  type ModelSetting,
  parseModelSetting,
  SENTIMENT_CHOICES,
} from '../../adapters/model-settings.ts';
import { allDone } from '../../chat/all-done.ts';
import { modelConductor } from '../../chat/demi/model/conductor.ts';
import { persona } from '../../chat/demi/persona.ts';
import type { Conductor } from '../../chat/ports/conductor.ts';
import type { LanguageModel } from '../../chat/ports/language-model.ts';
import { oncePerContainer } from './once-per-container.ts';
import { clock } from './ports.ts';

const DEFAULT_PACE_MS = 12; // per word: a whole reply within 2 s

/** Who answers. */
export const conductor: () => Conductor = oncePerContainer(() => {
  const setting = modelSetting(process.env[ENV.model]);
  if (setting.kind === 'persona') return persona({ paceMs: numberFromEnv(ENV.paceMs, DEFAULT_PACE_MS), clock });
  return modelConductor({
    model: oncePerContainer(() => loadModel(setting)),
    clock,
    promptTokens: numberFromEnv(ENV.promptTokens, MODEL_NUMBERS.promptTokens.default),
    sentiment: choiceFromEnv(ENV.sentiment, SENTIMENT_CHOICES),
  });
});

function modelSetting(text: string | undefined): ModelSetting {
  if (text === undefined || text === '') return { kind: 'persona' };
  const setting = parseModelSetting(text);
  if (setting === undefined) throw new Error(`Environment variable ${ENV.model} must be ${MODEL_SHAPE}`);
  return setting;
}

/**
 * Loads the libraries of language models where one answers: for the start of the container, when Lambda gives it a whole core
 * and nobody waits. In the middle of a reply they would hold up its first posts for so long that these count as failed.
 */
export async function loadModelLibraries(): Promise<void> {
  const setting = parseModelSetting(process.env[ENV.model] ?? '');
  if (setting === undefined || setting.kind === 'persona') return;
  const { loadProvider } = await modelLibraries();
  await loadProvider(setting);
}

async function loadModel(setting: LanguageModelSetting): Promise<LanguageModel> {
  const [{ languageModel }, apiKey] = await allDone([modelLibraries(), readApiKey()]);
  return languageModel(setting, process.env, apiKey);
}

function modelLibraries() {
  return import('../../adapters/models/language-model.ts');
}

async function readApiKey(): Promise<string | undefined> {
  const name = process.env[ENV.modelApiKeySecretName];
  if (name === undefined || name === '') return process.env[ENV.modelApiKey] || undefined;
  const { readSecret } = await import('../../adapters/secrets.ts');
  return readSecret(name);
}
