import * as v from 'valibot';
import {
  type Filled,
  type Form,
  type LanguageModel,
  ModelError,
  type Prompt,
  type Usage,
  type Written,
} from '../../../chat/ports/language-model.ts';

/** A piece of text, a sign of life, the end, or something to do first: wait, or throw. */
export type WrittenStep = string | Exclude<Written, { type: 'text' }> | ((signal: AbortSignal) => void | Promise<void>);

export type ScriptedModel = LanguageModel & {
  readonly prompts: readonly Prompt[]; // of `write`
  readonly questions: readonly { readonly prompt: Prompt; readonly form: string }[]; // of `fill`
};

export const USED: Usage = { inputTokens: 900, outputTokens: 12, cachedTokens: 700 };

/** Writes what the script says, and ends quietly when it shall stop. `answers`: what `fill` answers, by the form's name. */
export function scriptedModel(
  script: readonly WrittenStep[],
  answers: Readonly<Record<string, unknown>> = {},
): ScriptedModel {
  const prompts: Prompt[] = [];
  const questions: { prompt: Prompt; form: string }[] = [];
  return {
    name: 'scripted',
    prompts,
    questions,
    write: async function* (prompt, signal) {
      prompts.push(prompt);
      for (const step of script) {
        if (typeof step === 'function') await step(signal);
        if (signal.aborted) return;
        if (typeof step === 'string') yield { type: 'text', text: step };
        else if (typeof step !== 'function') yield step;
      }
    },
    fill: async <T>(prompt: Prompt, { name, schema }: Form<T>, signal: AbortSignal): Promise<Filled<T>> => {
      questions.push({ prompt, form: name });
      const answer = answers[name];
      if (typeof answer === 'function') await answer(signal);
      const parsed = v.safeParse(schema, answer);
      if (!parsed.success) throw new ModelError('malformed', 'The answer does not fit', { usage: USED });
      return { value: parsed.output, usage: USED };
    },
  };
}

/** The end of an answer. `usage` null: the model does not tell. */
export function end(reason: Extract<Written, { type: 'end' }>['reason'] = 'complete', usage: Usage | null = USED) {
  return { type: 'end', reason, usage: usage ?? undefined } as const;
}
