import {
  extractJsonMiddleware,
  type FinishReason,
  type LanguageModelMiddleware,
  type LanguageModelUsage,
  streamText,
  type TextStreamPart,
  type ToolSet,
  wrapLanguageModel,
} from 'ai';
import {
  type Filled,
  type Form,
  type LanguageModel,
  ModelError,
  type Prompt,
  type Usage,
  type Written,
} from '../../chat/ports/language-model.ts';
import { alternating } from './alternating.ts';
import { asModelError, brokenOff } from './failure.ts';
import { formOutput } from './form-output.ts';

/** A model as a provider of the AI SDK makes it. */
export type SdkModel = Parameters<typeof wrapLanguageModel>[0]['model'];

export type SdkModelOptions = {
  readonly maxOutputTokens: number; // per call
  readonly providerOptions?: NonNullable<Parameters<typeof streamText>[0]['providerOptions']>;
};

type Part = TextStreamPart<ToolSet>;

const WRITING_TEMPERATURE = 0.8; // lively; more of it costs spelling
const FILLING_TEMPERATURE = 0; // facts are no matter of taste

/** A model of the AI SDK behind the port. It prints nothing, and streams all it asks for: its grant on AWS covers no more. */
export function sdkLanguageModel(sdkModel: SdkModel, options: SdkModelOptions): LanguageModel {
  const writer = wrapLanguageModel({ model: sdkModel, middleware: withoutWarnings });
  const filler = wrapLanguageModel({ model: writer, middleware: extractJsonMiddleware() }); // some put it into a code block

  function settings(prompt: Prompt, abortSignal: AbortSignal) {
    return {
      ...options,
      system: prompt.system,
      messages: alternating(prompt.messages),
      abortSignal,
      maxRetries: 0,
      onError: () => {}, // it would print the error, which comes with the stream as well
    };
  }

  return {
    name: sdkModel.modelId,
    async *write(prompt: Prompt, signal: AbortSignal): AsyncGenerator<Written> {
      if (signal.aborted) return;
      const cut = new AbortController();
      try {
        const { fullStream } = streamText({
          ...settings(prompt, AbortSignal.any([signal, cut.signal])),
          model: writer,
          temperature: WRITING_TEMPERATURE,
        });
        for await (const written of writtenIn(fullStream)) {
          if (signal.aborted) return;
          yield written;
        }
      } catch (error) {
        if (!signal.aborted) throw asModelError(error);
      } finally {
        cut.abort(); // whoever stops reading pays for no more
      }
    },
    async fill<T>(prompt: Prompt, form: Form<T>, signal: AbortSignal): Promise<Filled<T>> {
      signal.throwIfAborted();
      const cut = new AbortController();
      let usage: Usage | undefined;
      try {
        const result = streamText({
          ...settings(prompt, AbortSignal.any([signal, cut.signal])),
          model: filler,
          temperature: FILLING_TEMPERATURE,
          output: formOutput(form),
        });
        usage = await usageAfter(result.fullStream);
        return { value: await result.output, usage };
      } catch (error) {
        signal.throwIfAborted();
        const { code, message, retryAfterMs } = asModelError(error);
        throw new ModelError(code, message, { retryAfterMs, usage });
      } finally {
        cut.abort();
      }
    },
  };
}

async function usageAfter(stream: AsyncIterable<Part>): Promise<Usage | undefined> {
  let usage: Usage | undefined;
  for await (const written of writtenIn(stream)) if (written.type === 'end') usage = written.usage;
  return usage;
}

/** Reads to the end, or to the first error, which it throws as it came. Ends without `end` when the call was aborted. */
async function* writtenIn(stream: AsyncIterable<Part>): AsyncGenerator<Written> {
  for await (const part of stream) {
    if (part.type === 'abort') return;
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta' && part.text !== '') yield { type: 'text', text: part.text };
    if (part.type === 'reasoning-delta') yield { type: 'thinking' };
    if (part.type === 'finish') {
      yield { type: 'end', reason: reasonOf(part.finishReason, part.rawFinishReason), usage: usageOf(part.totalUsage) };
      return;
    }
  }
  throw brokenOff();
}

/** `other` is a reason that the SDK does not know, or none at all: Bedrock's provider ends a broken stream like that. */
function reasonOf(finish: FinishReason, raw: string | undefined): Extract<Written, { type: 'end' }>['reason'] {
  if (raw?.startsWith('malformed_')) throw new ModelError('malformed', `The model's answer failed (${raw})`);
  if (finish === 'length' || raw === 'model_context_window_exceeded') return 'length';
  if (finish === 'content-filter') return 'filtered';
  if (finish === 'error' || raw === undefined) throw brokenOff();
  return 'complete';
}

function usageOf({ inputTokens, outputTokens, inputTokenDetails }: LanguageModelUsage): Usage | undefined {
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return { inputTokens, outputTokens, cachedTokens: inputTokenDetails.cacheReadTokens ?? 0 };
}

/** The SDK prints warnings unless a global variable forbids it. */
const withoutWarnings: LanguageModelMiddleware = {
  specificationVersion: 'v3',
  wrapStream: async ({ doStream }) => {
    const { stream, ...rest } = await doStream();
    return {
      ...rest,
      stream: stream.pipeThrough(
        new TransformStream({
          transform: (part, controller) =>
            controller.enqueue(part.type === 'stream-start' ? { ...part, warnings: [] } : part),
        }),
      ),
    };
  },
};
