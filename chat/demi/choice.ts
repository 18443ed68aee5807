import { plainText } from './plain-text.ts';
import { quoted } from './quoting.ts';

const BEFORE_PUNCTUATION = /^.*[,:-] +/;
const LEAD_WORDS = [
  'so|and|demi|which|what|is it|better|should i|should we|do you|would you|rather|prefer|choose|pick|like|want',
  'have|get|eat|drink|wear|buy|play|watch|go for|go with|a|an|the|some',
].join('|');
const LEAD = new RegExp(`^(?:(?:${LEAD_WORDS}) )+`, 'i');
const NO_ALTERNATIVE = /^(?:not|no|what|something|else|am i|do you|is it|did|just|never|whatever)\b/i;
const MOST_WORDS = 4;

/** The two things that a question like "tea or coffee?" lets her choose between; none when it is no such question. */
export function choicesIn(text: string): readonly string[] {
  const sentence = /[^.!?;]*\?\s*$/
    .exec(plainText(text).slice(-200))?.[0]
    .replace(/\?\s*$/, '')
    .trim();
  const [one = '', other = '', ...more] = sentence?.replace(BEFORE_PUNCTUATION, '').split(/ or /i) ?? [];
  if (more.length > 0 || NO_ALTERNATIVE.test(other)) return [];
  const choices = [one.replace(LEAD, ''), other.replace(LEAD, '')].map(quoted);
  return choices.every((choice) => choice !== '' && choice.split(' ').length <= MOST_WORDS) ? choices : [];
}
