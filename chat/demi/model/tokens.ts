import type { Prompt, Usage } from '../../ports/language-model.ts';
import type { StoredMessage } from '../../ports/messages.ts';

/*
 * The tables of a tokenizer are larger than the whole function that would use them, and fit one family of models only. So
 * tokens are estimated from bytes, at a rate that the model's own figures on what it wrote correct.
 */

/** Tokens per byte of English prose such as our own: four bytes a token is the common rule of thumb. */
export const RATE_OF_ENGLISH = 1 / 4;

/** Tokens around a message that say whose it is. */
export const MESSAGE_OVERHEAD = 4;

const USUAL_RATE = 1 / 3; // of anybody's words in any language, as long as the model has given no figures
const RATES = { least: 0.15, most: 1 } as const;
const SAFETY = 1.2; // an estimate is 20 % too high rather than too low
const SHORTEST_SAMPLE = 40; // bytes; in less, the tokens around a reply outweigh those in it
const SAMPLES = 5; // the model may have been changed since the ones before

/** How many tokens `text` is at most. `rate`: tokens per byte. */
export function estimateTokens(text: string, rate: number): number {
  return Math.ceil(bytesOf(text) * rate * SAFETY);
}

/**
 * How many tokens a byte of this conversation is, by the model's figures on Demi's last messages; the highest counts. What a
 * model thought before it wrote is in its figures too, which makes the rate too high and the prompt shorter, never too long.
 */
export function tokensPerByte(recent: readonly StoredMessage[]): number {
  const rates = recent.flatMap(rateOf).slice(-SAMPLES);
  return rates.length === 0 ? USUAL_RATE : Math.min(RATES.most, Math.max(RATES.least, ...rates));
}

/** What a call took, where the model does not tell. `recent`: messages whose figures are known. */
export function estimateUsage({ system, messages }: Prompt, written: string, recent: readonly StoredMessage[]): Usage {
  const rate = tokensPerByte(recent);
  const said = messages.map(({ content }) => estimateTokens(content, rate) + MESSAGE_OVERHEAD);
  return {
    inputTokens: said.reduce((sum, tokens) => sum + tokens, estimateTokens(system, RATE_OF_ENGLISH)),
    outputTokens: estimateTokens(written, rate),
    cachedTokens: 0,
  };
}

/** A stopped reply was paid for to a point that its text does not show. */
function rateOf({ sender, content, usage, stopped }: StoredMessage): readonly number[] {
  const bytes = bytesOf(content);
  if (sender !== 'demi' || stopped || usage === undefined || bytes < SHORTEST_SAMPLE) return [];
  return usage.outputTokens > 0 ? [usage.outputTokens / bytes] : [];
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
