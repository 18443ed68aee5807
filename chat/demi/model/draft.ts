import type { Background, ConductorEvent } from '../../ports/conductor.ts';
import type { LanguageModel, Written } from '../../ports/language-model.ts';
import { replyFilter } from '../clean-reply.ts';
import { leakGuard } from './leak-guard.ts';
import type { BuiltPrompt } from './prompt.ts';
import { estimateUsage } from './tokens.ts';

/** What a model is to write, and for whom. */
export type Assignment = {
  readonly model: LanguageModel;
  readonly built: BuiltPrompt;
  readonly recent: Background['recent']; // what it wrote before tells what its tokens are
  readonly isHeldBack: boolean; // no word is shown before the whole is known
};

/** What came of it: the text as far as it may be said, and how it ended. */
export type Draft = { readonly text: string; readonly outcome: 'complete' | 'length' | 'filtered' | 'leaked' };

/** Streams what the model writes, as far as it may be seen, and tells what it took, also where that was for nothing. */
export async function* draft(assignment: Assignment, signal: AbortSignal): AsyncGenerator<ConductorEvent, Draft> {
  const { model, built, recent, isHeldBack } = assignment;
  const { prompt, confidential } = built;
  const filter = replyFilter(); // before the guard: what a model thinks aloud is not shown, whatever it quotes
  const guard = leakGuard(confidential);
  const leaked = new AbortController();
  let written = '';
  let shown = '';
  let end: Extract<Written, { type: 'end' }> | undefined;
  try {
    for await (const piece of model.write(prompt, AbortSignal.any([signal, leaked.signal]))) {
      if (piece.type === 'end') end = piece;
      else {
        const words = piece.type === 'text' ? piece.text : '';
        written += words;
        const text = guard.add(filter.add(words));
        shown += text;
        yield { type: 'delta', text: isHeldBack ? '' : text };
        if (guard.hasLeaked) leaked.abort();
      }
    }
  } catch (cause) {
    if (written !== '') yield { type: 'used', usage: estimateUsage(prompt, written, recent) }; // paid for all the same
    throw cause;
  }
  yield { type: 'used', usage: end?.usage ?? estimateUsage(prompt, written, recent) };
  shown += guard.add(filter.end()) + guard.end();
  return { text: shown, outcome: guard.hasLeaked ? 'leaked' : (end?.reason ?? 'complete') };
}
