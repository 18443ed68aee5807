import type { Turn } from '../ports/conductor.ts';
import { askedIn } from './asked.ts';
import { phrases } from './phrases.ts';
import { plainText } from './plain-text.ts';

const QUOTED = /["“”„«»][^"“”„«»]*["“”„«»]|(?<![\p{L}\p{N}])'[^']+'(?![\p{L}\p{N}])/gu;
const SENTENCE = /[^.!?;]+[.!?;]*/g;
/** What is said under a condition, or by somebody else, is no command. */
const NOT_MEANT = phrases`
  if|when|whenever|unless|until|once
  (?<!i )(said|says|saying|wrote|writes|sings?|asked|asks)|told (me|him|her|us|them)|song|lyrics?
`;

const PLEASE = '(please|pls|plz|kindly)';
const FILLERS = `(${PLEASE} |(demi|hey|hi|hello|ok|okay|so|well|now|then|and|also|alright|right|sorry|yes|no) )*`;
const WISH = "(i|we) (want|need|would like|'d like|ask|order|request) you to |i'd like you to ";
const LEAD = `(${WISH}|you (should|must|need to|have to|may|can) |(can|could) you |(would|will) you ${PLEASE} )?`;
const AT_ONCE = `(${PLEASE} |(just|now|also|immediately|completely|permanently) )*`;
const TAIL = `( (please|pls|plz|now|demi|completely|entirely|forever|for good|right now|immediately|at once|thanks))*`;

const ERASE = '(forget|delete|erase|remove|wipe|clear|purge|destroy|discard|unlearn|scrub|get rid of)';
const ALL = '(everything|anything|all|whatever|what|all that|every (single )?(thing|fact|detail))';
const RECORDS =
  '(all |any |the |your |of |those |that )*(information|info|data|facts|details|memory|memories|notes|things)';
const YOU_KNOW =
  "( (that )?(you|you've|you have|u)( ever)? (know|remember|learned|learnt|stored|saved|kept|keep|have))?";
const WHAT_I_TOLD = "everything (that )?(i|i've|i have)( ever)? (told|shared with) you";
const MINE =
  '(all )?(of )?my (personal |private )?(data|info|information|details|memory|memories|profile)( (that )?you have)?';
const HER_MEMORY = 'your (whole |entire )?(memory|memories)( (about|of) me)?';
const FROM_MEMORY = '(from|in|out of) your (memory|memories|mind|head|database|records|system)';
const OF_ME = `((${ALL}|${RECORDS})${YOU_KNOW} (about|of|on) me|${WHAT_I_TOLD}|${MINE}|${HER_MEMORY}|me ${FROM_MEMORY})`;

/** Commands that name what is to be forgotten. */
const FORGET_WHAT = phrases`
  ^${FILLERS}${LEAD}${AT_ONCE}${ERASE} ${OF_ME}( ${FROM_MEMORY})?${TAIL}($| (and|because|since|so|before|i|it) .*)
  ^${FILLERS}i (want|need|would like) (all )?my (personal )?(data|memory|memories) (to be )?(deleted|erased|removed)${TAIL}$
  ^${FILLERS}i .*my right to be forgotten

  ^(bitte )?(vergiss|lösche?)( bitte)? (alles( was du)? über mich( weißt)?|was du über mich weißt|meine daten)( bitte)?$
  ^(s'il te plaît )?(oublie|efface|supprime) (tout( ce que tu sais)? (sur|de) moi|mes données)( s'il te plaît)?$
  ^(por favor )?(olvida|borra|elimina) (todo( lo que sabes)? (sobre|de) mí|mis datos)( por favor)?$
  ^(per favore )?(dimentica|cancella|elimina) (tutto( quello| ciò)?( che sai)? (su di|di) me|i miei dati)( per favore)?$
  ^(por favor )?(esque[cç][ea]|apag(a|ue)) (tudo( o que)?( você)?( sabe| sabes)? sobre mim|(os )?meus dados)( por favor)?$
  ^(alsjeblieft )?(vergeet|wis|verwijder) (alles( wat je)? over mij( weet)?|mijn gegevens)( alsjeblieft)?$
`;
/** "Forget me" alone is as often a sigh as a command, so less may stand around it. */
const FORGET_ME = phrases`
  ^${FILLERS}(${WISH}|(can|could|would|will) you ${PLEASE} |could you )?(${PLEASE} )?forget me${TAIL}$
  ^${FILLERS}${PLEASE} just forget me${TAIL}$
  ^(bitte )?vergiss mich( bitte)?( jetzt)?$
  ^(s'il te plaît )?oublie[- ]moi( s'il te plaît)?$
  ^(por favor )?(olvídame|olvidame|olvídate de mí)( por favor)?$
  ^(per favore )?dimenticami( per favore)?$
  ^(por favor )?(esquece-me|esqueça-me|me esqueça|me esquece)( por favor)?$
  ^(alsjeblieft )?vergeet (mij|me)( alsjeblieft)?$
`;
const POLITE = phrases`${PLEASE}`;
const COURTESY =
  /^(?:(?:please|demi|ok|thanks|thank you|now|bitte|s'il te plaît|por favor|per favore|alsjeblieft)\s*)*$/;
const REQUEST = phrases`(can|could|would|will) you`;

/**
 * Whether the user commands that what Demi remembers of them be deleted. What cannot be undone is done only where it is
 * meant: not for a fear ("did you forget me?"), a sigh, a condition or a quotation.
 */
export function asksToForget(text: string): boolean {
  const said = plainText(text.replaceAll('\n', '. ')).toLowerCase().replace(QUOTED, ' ');
  return (said.match(SENTENCE) ?? []).some(isCommand);
}

/** Whether a turn is what asked her to forget; the caller has done it. */
export function justForgot(turn: Pick<Turn, 'message' | 'joined' | 'knownSince'>): boolean {
  return askedIn(turn).some(({ createdAt, content }) => turn.knownSince >= createdAt && asksToForget(content));
}

function isCommand(sentence: string): boolean {
  if (sentence.trimEnd().endsWith('?') && !REQUEST.test(sentence)) return false;
  const clauses = clausesOf(sentence);
  const at = clauses.findIndex((clause, index) => {
    const isLast = clauses.slice(index + 1).every((rest) => COURTESY.test(rest));
    return FORGET_WHAT.test(clause) || (FORGET_ME.test(clause) && (isLast || POLITE.test(clause)));
  });
  return at >= 0 && !clauses.slice(0, at).some((clause) => NOT_MEANT.test(clause));
}

function clausesOf(sentence: string): readonly string[] {
  return sentence
    .replace(', was ', ' was ') // German sets a comma before what she knows
    .split(/,|:| - | but /)
    .map((clause) => clause.replace(/[.!?;\s]+$/, '').trim());
}
