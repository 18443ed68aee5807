import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { type LanguageModelMiddleware, wrapLanguageModel } from 'ai';
import type { LanguageModel } from '../../chat/ports/language-model.ts';
import { sdkLanguageModel } from './sdk-language-model.ts';

export type BedrockModelOptions = {
  readonly modelId: string; // of a model or an inference profile
  readonly region: string;
  /** A Bedrock API key. @default requests are signed with the credentials in the environment, which Lambda gives */
  readonly apiKey?: string | undefined;
  /** @default the Region's endpoint, or what the environment names (AWS_ENDPOINT_URL_BEDROCK_RUNTIME) */
  readonly baseUrl?: string | undefined;
  readonly guardrail?: Guardrail | undefined;
  readonly maxOutputTokens: number; // per call
};

export type Guardrail = { readonly id: string; readonly version: string };

/** A model of Amazon Bedrock, through ConverseStream. */
export function bedrockModel(options: BedrockModelOptions): LanguageModel {
  const { modelId, region, apiKey, baseUrl, guardrail, maxOutputTokens } = options;
  const provider = createAmazonBedrock({
    region,
    ...(apiKey !== undefined && { apiKey }),
    ...(baseUrl !== undefined && { baseURL: baseUrl }),
  });
  const model = wrapLanguageModel({ model: provider(modelId), middleware: namedExceptions });
  return sdkLanguageModel(model, {
    maxOutputTokens,
    ...(guardrail !== undefined && { providerOptions: { bedrock: { guardrailConfig: guardrailConfig(guardrail) } } }),
  });
}

/** `sync`: text comes after it was checked, for what a client has seen cannot be taken back. */
function guardrailConfig({ id, version }: Guardrail) {
  return { guardrailIdentifier: id, guardrailVersion: version, streamProcessingMode: 'sync' };
}

/**
 * Bedrock reports troubles in its stream as events whose name is all that tells them apart, and the SDK's provider drops the
 * name. The raw event comes right before the error: it gives the name back.
 */
const namedExceptions: LanguageModelMiddleware = {
  specificationVersion: 'v3',
  transformParams: async ({ params }) => ({ ...params, includeRawChunks: true }),
  wrapStream: async ({ doStream }) => {
    const { stream, ...rest } = await doStream();
    let exception: string | undefined;
    return {
      ...rest,
      stream: stream.pipeThrough(
        new TransformStream({
          transform: (part, controller) => {
            if (part.type === 'raw') exception = exceptionIn(part.rawValue);
            else if (part.type === 'error' && exception !== undefined)
              controller.enqueue({ type: 'error', error: { type: exception } });
            else controller.enqueue(part);
          },
        }),
      ),
    };
  },
};

function exceptionIn(event: unknown): string | undefined {
  return typeof event === 'object' && event !== null
    ? Object.keys(event).find((name) => name.endsWith('Exception'))
    : undefined;
}
