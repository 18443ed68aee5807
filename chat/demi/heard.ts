import type { Turn } from '../ports/conductor.ts';
import type { StoredMessage } from '../ports/messages.ts';
import { choicesIn } from './choice.ts';
import type { Fact } from './fact-rules.ts';
import { factsIn } from './facts.ts';
import { justForgot } from './forgetting.ts';
import { graveTopicIn, gravityOf } from './gravity.ts';
import { intentOf, wordsOf } from './intents.ts';
import type { Situation } from './lines/book.ts';
import { situationByForm } from './message-form.ts';
import { wordCount } from './plain-text.ts';
import { recalled, recallIn } from './recall.ts';
import type { FactKind } from './remembered.ts';

/** What Demi made of the user's message. */
export type Heard = {
  readonly situation: Situation;
  readonly tone: 'usual' | 'gentle' | 'grave'; // gentle: something sad was said a moment ago
  readonly facts: readonly Fact[]; // those the answer speaks of
  readonly choices: readonly string[]; // those she is asked to choose between
  readonly known: readonly Fact[]; // all she remembers
  readonly mentionable: readonly Fact[]; // those she may bring up by herself
};

const REPEATED_WORDS = 3; // fewer are no repetition: one may say "hi" twice

const LEARNED = {
  name: 'learnedName',
  like: 'learnedLike',
  dislike: 'learnedDislike',
  date: 'learnedFact',
  person: 'learnedFact',
  about: 'learnedFact',
} as const satisfies Readonly<Record<FactKind, Situation>>;
/** What is answered for itself even after a death. */
const ALLOWED_IN_GRIEF: ReadonlySet<Situation> = new Set([
  'goodbye',
  'goodNight',
  'joke',
  'recallName',
  'recallFacts',
  'recallNothing',
  ...Object.values(LEARNED),
]);

/** Reads the user's message in the light of what was said before. */
export function hear(turn: Turn): Heard {
  const known = turn.memory;
  const memory = { facts: [], choices: [], known, mentionable: mentionable(known, turn.recent) };
  const gravity = gravityOf(turn);
  const isLight = gravity === undefined || gravity === 'afterCrisis' || gravity === 'afterGrief';
  if (isLight && justForgot(turn)) return { ...memory, situation: 'forgotten', tone: gravity ? 'grave' : 'usual' };
  if (gravity !== undefined && gravity !== 'afterGrief') return { ...memory, situation: gravity, tone: 'grave' };
  const heard = everyday(turn, known);
  if (gravity === undefined) return { ...memory, ...heard, tone: 'usual' };
  return ALLOWED_IN_GRIEF.has(heard.situation)
    ? { ...memory, ...heard, tone: 'gentle' }
    : { ...memory, situation: gravity, tone: 'grave' };
}

/**
 * What she may bring up by herself. No names: those are for addressing. And nothing after bad news, which may have been about
 * the same dog.
 */
export function mentionable(known: readonly Fact[], recent: readonly StoredMessage[]): readonly Fact[] {
  const hadGrief = recent.some(({ sender, content }) => sender === 'user' && graveTopicIn(content) !== undefined);
  return hadGrief ? [] : known.filter(({ kind }) => kind !== 'name');
}

type Everyday = Pick<Heard, 'situation'> & Partial<Pick<Heard, 'facts' | 'choices'>>;

function everyday(turn: Turn, known: readonly Fact[]): Everyday {
  const text = turn.message.content;
  const intent = intentOf(text);
  if (intent === 'instructions') return { situation: intent };
  const repeated = isRepeated(turn);
  const aboutUser = recollection(text, known) ?? (repeated ? undefined : revelation(text));
  if (aboutUser) return aboutUser;
  if (intent) return { situation: intent };
  if (repeated) return { situation: 'repetition' };
  const choices = choicesIn(text);
  return choices.length > 0 ? { situation: 'choice', choices } : { situation: situationByForm(text, turn.recent) };
}

function recollection(text: string, known: readonly Fact[]): Everyday | undefined {
  const about = recallIn(text);
  if (about === null) return undefined;
  const facts = recalled(known, about);
  if (facts.length === 0) return { situation: 'recallNothing' };
  return { situation: about === 'name' ? 'recallName' : 'recallFacts', facts };
}

function revelation(text: string): Everyday | undefined {
  const told = factsIn(text);
  const name = told.find(({ kind }) => kind === 'name');
  if (name) return { situation: LEARNED.name, facts: [name] };
  const [first, second] = told;
  if (!first) return undefined;
  if (!second) return { situation: LEARNED[first.kind], facts: [first] };
  return { situation: LEARNED[first.kind === second.kind ? first.kind : 'about'], facts: [first, second] };
}

function isRepeated({ message, recent }: Turn): boolean {
  const words = wordsOf(message.content);
  const before = recent.findLast(({ sender }) => sender === 'user');
  return before !== undefined && wordCount(words) >= REPEATED_WORDS && wordsOf(before.content) === words;
}
