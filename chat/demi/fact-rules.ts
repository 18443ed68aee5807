import { phrases } from './phrases.ts';
import { quoted, quotedName } from './quoting.ts';
import type { FactKind } from './remembered.ts';

/** Something the user told her, safe to say back. */
export type Fact = {
  readonly kind: FactKind;
  readonly topic: string; // a later fact on the same topic replaces this one: "name", "home", "dog", "taste jazz"
  readonly value: string; // "Robin", "jazz", "called Rex"
  readonly statement: string; // as she says it: "your dog is called Rex"
};

/** `pattern` is held against one clause; `fact` reads its groups. */
export type FactRule = {
  readonly pattern: RegExp;
  readonly fact: (groups: readonly string[]) => Fact | undefined;
};

const ANIMAL = 'dog|puppy|cat|kitten|pet|horse|rabbit|bunny|hamster|parrot|bird|fish|turtle';
const FAMILY = 'mom|mum|mother|dad|father|sister|brother|son|daughter|baby|wife|husband|uncle|aunt|cousin';
const ELDER = 'grandma|grandmother|grandpa|grandfather';
const OTHERS = 'partner|fiancee?|girlfriend|boyfriend|best friend|friend|roommate|boss|teacher|neighbou?r';
const RELATION = `${ANIMAL}|${FAMILY}|${ELDER}|${OTHERS}`;
const MATTER = 'job|work|hobby|birthday|major|car|bike|band|team|company|project|hometown|star sign|zodiac sign';
/** What "my ..." may be about; "my point is" is no fact. A regular expression. */
export const SUBJECT = `(${RELATION}|${MATTER}|favou?rite [a-z]+)`;

const HAVE = "(?:i have|i've got|i got|we have|we've got)";
const AM = "(?:i'm|i am)";
const DEEPLY = '(?:really |absolutely |totally |just |also |truly |still |do )*';
const PROFESSION =
  '[a-z]+(?:er|ist|ian|ician)|nurse|chef|student|vet|pilot|lawyer|coach|cook|judge|doctor|actor|translator|vegan|dj';

const NOT_A_NAME = new RegExp(
  phrases`
  ^(not|when|if|later|back|tomorrow|today|tonight|soon|now|again|maybe|crazy|stupid|dumb|old|on|in|at|by|the|a|an)
  ^(hard|easy|difficult|too|very|so|really|spelled|spelt|pronounced|written|what|whatever|anything|none|nothing|asap)
  ^(your|my|his|her|their|this|that|it|names?|for|from|something|someone|because|never|still|only|just|always|to|no)
  ^(sorry|fine|ok|okay|done|back|here|good|great|sure)$
  ^(german|french|dutch|greek|swiss|muslim|catholic|\S+(ish|ese|ican|adian))$
`,
  'iu',
);
const NOT_A_TASTE = new RegExp(
  phrases`
  ^(you|your|yours|u|it|that|this|these|those|him|her|them|us|me|myself|how|when|what|where|who|why|the way|the idea)
  ^(everything|nothing|something|anything|someone|somebody|anyone|everyone|my life|life|being|having|people like)
`,
  'iu',
);

/** How people tell about themselves. The first rule that fits a clause wins. */
export const FACT_RULES: readonly FactRule[] = [
  rule("my (?:first )?(?:name is|name's) (.+)", ([name]) => nameFact(name)),
  rule('(?:you can |just |please |people |they |everyone |my friends )*(?:call|calls) me (.+)', ([name]) =>
    nameFact(name),
  ),
  rule(`${AM} (?:called|named) (.+)`, ([name]) => nameFact(name)),
  { pattern: /^(?:[Ii]'m|[Ii] am|[Tt]his is|[Ii]t's) (\p{Lu}\p{Ll}+)$/u, fact: ([name]) => nameFact(name) },

  rule(`my ${SUBJECT}(?:'s name is| is called| is named|,? named) (.+)`, ([who, name]) => calledFact(who, name)),
  rule(`my ${SUBJECT} is (.+)`, ([subject, what]) => subjectFact(subject, 'is', what)),
  rule(`my ${SUBJECT} (lives|works|loves|likes|hates|plays|studies|speaks) (.+)`, ([subject, verb, what]) =>
    subjectFact(subject, verb, what),
  ),
  rule(`${HAVE} (?:a|an|one) (?:[a-z]+ )?(${RELATION}) (?:called|named) (.+)`, ([who, name]) => calledFact(who, name)),
  rule(`${HAVE} ((?:a|an|one|two|three|four|five|\\d{1,2}) (?:[a-z]+ )?(${RELATION})s?)`, ([what, subject]) =>
    userFact(subject, 'have', what),
  ),

  rule("(?:i live|i'm living|i am living) ((?:in|at|near|on|by) .+)", ([home]) => userFact('home', 'live', home)),
  rule("(?:i moved|i've moved|i just moved) (to .+)", ([home]) => userFact('home', 'moved', home)),
  rule(`(?:${AM}(?: originally)?|i come) (from .+)`, ([origin]) => userFact('origin', 'are', origin)),
  rule("(?:i work|i'm working|i am working) ((?:as|at|in|for|with) .+)", ([work]) => userFact('job', 'work', work)),
  rule(`(?:i study|${AM} studying) (.+)`, ([studies]) => userFact('studies', 'study', studies)),
  rule(`${AM} (\\d{1,3})(?: years? old| yo)?`, ([years]) => userFact('age', 'are', years && `${years} years old`)),
  rule(`${AM} (an? (?:[a-z]+ )?(?:${PROFESSION}))`, ([work]) => userFact('job', 'are', work)),
  rule('i (play|speak|collect|teach) (.+)', ([verb, what]) => userFact(verb, verb, what)),

  rule(`i (?:don't|do not|dont|can't|cannot) (?:really )?(?:like|love|enjoy|stand) (.+)`, ([thing]) =>
    tasteFact('dislike', "don't like", thing),
  ),
  rule(`i ${DEEPLY}(?:hate|dislike|loathe|despise|detest) (.+)`, ([thing]) => tasteFact('dislike', 'hate', thing)),
  rule(`i ${DEEPLY}(?:love|adore) (.+)`, ([thing]) => tasteFact('like', 'love', thing)),
  rule(`i ${DEEPLY}(?:like|enjoy|prefer) (.+)`, ([thing]) => tasteFact('like', 'like', thing)),
  rule(
    `${AM} (?:really |so |totally )?(?:into|fond of|crazy about|obsessed with|a (?:big |huge )?fan of) (.+)`,
    ([thing]) => tasteFact('like', 'like', thing),
  ),
];

/** "favourite" and "favorite" are one topic. */
export function topicOf(subject: string): string {
  return subject
    .toLowerCase()
    .replace('favourite', 'favorite')
    .replace(/^work$/, 'job');
}

function rule(clause: string, fact: FactRule['fact']): FactRule {
  return { pattern: new RegExp(`^${clause}$`, 'i'), fact };
}

function nameFact(words = ''): Fact | undefined {
  const value = quotedName(words);
  if (!/\p{L}/u.test(value) || NOT_A_NAME.test(value)) return undefined;
  return { kind: 'name', topic: 'name', value, statement: `your name is ${value}` };
}

function calledFact(subject: string | undefined, name = ''): Fact | undefined {
  return subjectFact(subject, 'is called', quotedName(name));
}

function subjectFact(subject = '', verb = '', words = ''): Fact | undefined {
  const value = quoted(words);
  if (value === '') return undefined;
  const statement = `your ${subject.toLowerCase()} ${verb.toLowerCase()} ${value}`;
  return { kind: 'about', topic: topicOf(subject), value, statement };
}

function userFact(topic = '', verb = '', words = ''): Fact | undefined {
  const value = quoted(words);
  if (value === '') return undefined;
  return { kind: 'about', topic: topicOf(topic), value, statement: `you ${verb.toLowerCase()} ${value}` };
}

function tasteFact(kind: 'like' | 'dislike', verb: string, words = ''): Fact | undefined {
  const value = quoted(words);
  if (value === '' || NOT_A_TASTE.test(words)) return undefined;
  return { kind, topic: `taste ${value.toLowerCase()}`, value, statement: `you ${verb} ${value}` };
}
