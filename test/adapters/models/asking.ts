import { array, object, string } from 'valibot';
import type { Form, LanguageModel, Prompt, Written } from '../../../chat/ports/language-model.ts';

export const USERS_WORDS = 'my name is Ada and nobody else shall know';

export const PROMPT: Prompt = {
  system: 'You are Demi.',
  messages: [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Oh. It is you.' },
    { role: 'user', content: USERS_WORDS },
  ],
};

export const FACTS: Form<{ facts: string[] }> = { name: 'facts', schema: object({ facts: array(string()) }) };

export const never = (): AbortSignal => new AbortController().signal;

/** All that a model writes. */
export function writing(model: LanguageModel, signal: AbortSignal = never()): Promise<Written[]> {
  return Array.fromAsync(model.write(PROMPT, signal));
}

/** What was thrown, and what had been written until then. */
export async function failureOf(model: LanguageModel): Promise<{ readonly text: string; readonly error: unknown }> {
  let text = '';
  try {
    for await (const written of model.write(PROMPT, never())) if (written.type === 'text') text += written.text;
  } catch (error) {
    return { text, error };
  }
  throw new Error('It did not fail');
}
