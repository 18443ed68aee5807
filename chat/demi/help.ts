import { careLine, pointerLine } from './care.ts';
import { spokenIn } from './clean-reply.ts';
import type { Crisis } from './crisis.ts';
import { HELP_LINES } from './help-lines.ts';
import { phrases } from './phrases.ts';
import { plainText } from './plain-text.ts';
import { isRefusal } from './refusal.ts';

/**
 * The reply to a message that `crisisIn` finds to be a crisis, as it may be said: a refusal, or no answer, becomes a serious
 * line of hers, and where no help is named, a last paragraph names it. `seed` decides which.
 */
export function withHelp(reply: string, crisis: Crisis, seed: string): string {
  const said = spokenIn(reply);
  const isAnswer = /\p{L}/u.test(said) && !isRefusal(said);
  if (!isAnswer) return careLine(crisis, seed);
  return pointsToHelp(said) ? said : `${said}\n\n${pointerLine(seed)}`;
}

/** Numbers that are nothing else, and addresses. */
const LINES_OF_HELP = phrases`
  ${HELP_LINES.everywhere.replace('.', '\\.')}|988lifeline\.org|befrienders\.org|samaritans\.org|crisistextline\.org
  suicidepreventionlifeline\.org|thehotline\.org|rainn\.org|telefonseelsorge\.de|childline\.org\.uk|opencounseling\.com
  116[ -]?(123|111|006)|13[ -]?11[ -]?14|741[ -]?741
  1?[ -]?\(?800\)?[ -](273|799|656)[ -](8255|talk|7233|safe|4673|hope)|0800[ -]?111[ -]?0[ -]?(111|222)|0800[ -]?1111
`;
/** Short numbers, which may be a count of something: only with a word about calling near them. */
const CALL =
  '(call|calls|calling|dial|text|texting|phone|ring|reach|contact|emergency|line|lifeline|hotline|number|crisis|samaritans)';
const ABROAD =
  '(llama|llame|llamar|appelle|appelez|appeler|numéro|ruf|rufe|rufen|notruf|chiama|chiamare|numero|ligue|ligar|número)';
const NUMBER = `(${HELP_LINES.unitedStates}|911|112|999|000|111|3114|024|188|113|119)(?![.,]?\\d)`;
const SHORT_NUMBER = phrases`
  (${CALL}|${ABROAD})[^\d]{1,60}(\d{3,4}[^\d]{1,30}){0,2}${NUMBER}
  ${NUMBER}[^\d]{1,40}(${CALL}|${ABROAD})
  ${NUMBER} \((us|uk|usa|eu|europe|canada)\)|${NUMBER} in (the )?(us|uk|usa|u\.s\.|eu|europe|canada|united states)
`;

/** Whether a text names a number or an address where help is found. */
export function pointsToHelp(text: string): boolean {
  const plain = plainText(text).toLowerCase();
  return LINES_OF_HELP.test(plain) || SHORT_NUMBER.test(plain);
}
