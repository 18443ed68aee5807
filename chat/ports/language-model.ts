import type { GenericSchema } from 'valibot';

/** What a model is asked: who it is, and the conversation, which ends with the user's turn. */
export type Prompt = {
  readonly system: string; // ours alone: nothing that a user wrote is an instruction
  readonly messages: readonly PromptMessage[];
};
export type PromptMessage = { readonly role: 'user' | 'assistant'; readonly content: string };

/** What one call of a model took, in tokens. */
export type Usage = {
  readonly inputTokens: number; // `cachedTokens` included
  readonly outputTokens: number;
  readonly cachedTokens: number; // of the input, read from a cache at a lower price
};

/** A piece of the answer, a sign of life, or how it ended. */
export type Written =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking' } // it is at work, on nothing that is to be seen
  | {
      readonly type: 'end';
      readonly reason: 'complete' | 'length' | 'filtered'; // `length`: cut at the most tokens; `filtered`: a guardrail or a content filter stepped in
      readonly usage: Usage | undefined; // undefined: the model does not tell
    };

/** A question whose answer is data. `name` is for the model: letters and underscores. */
export type Form<T> = { readonly name: string; readonly schema: GenericSchema<unknown, T> };

export type Filled<T> = { readonly value: T; readonly usage: Usage | undefined };

/**
 * A language model. Calls end when `signal` aborts, with the request to the model: nobody pays for tokens that nobody wants.
 * They make one attempt and throw `ModelError` when it fails.
 */
export type LanguageModel = {
  readonly name: string; // for logs and for comparing usage figures
  /** Yields pieces of text as they come, none of them empty, and `end` last. */
  write(prompt: Prompt, signal: AbortSignal): AsyncIterable<Written>;
  /** An answer in the form's shape; one that does not fit is a `ModelError`. */
  fill<T>(prompt: Prompt, form: Form<T>, signal: AbortSignal): Promise<Filled<T>>;
};

export type ModelErrorCode =
  | 'throttled' // 429: too much is asked of it
  | 'unavailable' // 5xx, no connection, or one that broke off
  | 'malformed' // an answer that cannot be read
  | 'refused'; // 4xx: the request, the key or the model's name is wrong; asking again does not help

export class ModelError extends Error {
  readonly code: ModelErrorCode;
  readonly retryAfterMs: number | undefined; // as the model's service asked for
  readonly usage: Usage | undefined; // of an answer that came and was of no use

  constructor(code: ModelErrorCode, message: string, { retryAfterMs, usage }: ModelErrorDetails = {}) {
    super(message);
    this.name = 'ModelError';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.usage = usage;
  }
}

type ModelErrorDetails = { readonly retryAfterMs?: number | undefined; readonly usage?: Usage | undefined };
