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
import type { Conductor } from '../../chat/ports/conductor.ts';
import type { LanguageModel } from '../../chat/ports/language-model.ts';
import { oncePerContainer } from './once-per-container.ts';
import { clock } from './ports.ts';

const DEFAULT_PACE_MS = 12; // per word: a whole reply within 2 s

/** Who answers. */
export const conductor: () => Promise<Conductor> = oncePerContainer(async () => {
  const setting = modelSetting(process.env[ENV.model]);
  if (setting.kind === 'persona') {
    const { persona } = await personasRules();
    return persona({ paceMs: numberFromEnv(ENV.paceMs, DEFAULT_PACE_MS), clock });
  }
  const { modelConductor } = await modelsRules();
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
 * Loads what the conductor is made of, the persona's rules or a model's with their libraries: for the start of the container,
 * when Lambda gives it a whole core. In the middle of a reply the libraries would hold up its first posts for so long that
 * these count as failed.
 */
export async function loadConductor(): Promise<void> {
  const setting = parseModelSetting(process.env[ENV.model] || 'persona');
  if (setting === undefined) return; // the first job tells
  if (setting.kind === 'persona') {
    await personasRules();
    return;
  }
  const [{ loadProvider }] = await allDone([modelLibraries(), modelsRules()]);
  await loadProvider(setting);
}

function personasRules() {
  return import('../../chat/demi/persona.ts');
}

function modelsRules() {
  return import('../../chat/demi/model/conductor.ts');
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
