import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from '../../chat/ports/language-model.ts';
import { sdkLanguageModel } from './sdk-language-model.ts';

export type OpenAiModelOptions = {
  readonly baseUrl: string; // up to `/v1`, without a slash at the end
  readonly model: string;
  readonly apiKey: string | undefined; // Ollama needs none
  readonly maxOutputTokens: number; // per call
};

/** A model behind the chat completions of the OpenAI API: OpenAI itself, Ollama, vLLM, llama.cpp and others. */
export function openAiModel({ baseUrl, model, apiKey, maxOutputTokens }: OpenAiModelOptions): LanguageModel {
  const provider = createOpenAICompatible({
    name: 'openaiCompatible',
    baseURL: baseUrl,
    includeUsage: true,
    supportsStructuredOutputs: true,
    ...(apiKey !== undefined && { apiKey }),
  });
  return sdkLanguageModel(provider.chatModel(model), {
    maxOutputTokens,
    // OpenAI refuses schemas in its strict mode that have optional entries or allow others; answers are checked anyway.
    providerOptions: { openaiCompatible: { strictJsonSchema: false } },
  });
}
