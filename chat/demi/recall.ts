import { type Fact, SUBJECT, topicOf } from './fact-rules.ts';
import { phrases } from './phrases.ts';
import { plainText } from './plain-text.ts';

const ASKING = phrases`
  ^((and|so|hey|demi|ok|but|then|now) )*(what|whats|who|whos|where|when|how|do you|don't you|can you|could you).*
  ^((and|so|hey|demi|ok|but|then|now) )*(did i|have i|remember|tell me|say|guess|you remember|you know).*
`;

/** What a question is after; the first that fits wins. */
const ABOUT: readonly (readonly [string, RegExp])[] = [
  ['name', phrases`(my|me by) (first )?name|who i am|who am i|what am i called|what do you call me`],
  ['dislike', phrases`(do i|i|don't i) (really )?(hate|dislike|don't like|not like)|don't i like`],
  ['like', phrases`(do i|i) (really )?(like|love|enjoy)|my (likes|hobbies|interests|tastes?)`],
  ['home', phrases`(do i|i) live|my home`],
  ['origin', phrases`am i from|i come from|i'm from`],
  ['job', phrases`(do i|i) (work|do for (a living|work))|what do i do$`],
  ['age', phrases`how old am i|old i am|my age`],
  ['studies', phrases`(do i|i) study`],
  ['play', phrases`(do i|i) play`],
  ['speak', phrases`(do i|i) speak`],
];
const EVERYTHING = phrases`
  (know|remember|learn(ed)?|recall)( anything| something| a thing)? about me
  (what|anything|something)( have| did)? i('ve)? (told|tell|said|say)
  remember (me|anything|us|our)|what do you (remember|know)|forget me|forgotten me
`;
const MY_SUBJECT = phrases`my ${SUBJECT}`;
const NOT_ABOUT_ME = phrases`
  (my|your) (opinion|advice|thoughts?)|think (of|about)|(should|can|would|will) i|how (do|can) i
`;

/**
 * What of the user's own life a message asks her to remember: a fact's topic ("name", "dog"), 'like', 'dislike' or
 * 'everything'; null when it asks for nothing of the kind.
 */
export function recallIn(text: string): string | null {
  const sentences = plainText(text)
    .toLowerCase()
    .split(/[.!?;]\s*|, (?=what|who|where|do you)/);
  for (const sentence of sentences) {
    const about = ASKING.test(sentence) && !NOT_ABOUT_ME.test(sentence) ? askedAbout(sentence) : null;
    if (about !== null) return about;
  }
  return null;
}

function askedAbout(sentence: string): string | null {
  const about = ABOUT.find(([, rule]) => rule.test(sentence));
  if (about) return about[0];
  const subject = MY_SUBJECT.exec(sentence)?.[1];
  if (subject !== undefined) return topicOf(subject);
  return EVERYTHING.test(sentence) ? 'everything' : null;
}

/** The facts that answer `recall`. */
export function recalled(facts: readonly Fact[], recall: string): readonly Fact[] {
  if (recall === 'everything') return facts;
  return facts.filter(({ kind, topic }) => kind === recall || topic === recall);
}
