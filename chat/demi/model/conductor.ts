import type { Clock } from '../../ports/clock.ts';
import type { Conductor, ConductorEvent, Occasion, Turn } from '../../ports/conductor.ts';
import { type LanguageModel, ModelError, type Usage } from '../../ports/language-model.ts';
import { withinTime } from '../../within-time.ts';
import { askedText } from '../asked.ts';
import { shownCheckIn } from '../check-in/check-in-text.ts';
import { compose } from '../compose.ts';
import type { Feelings, TurnKind } from '../feelings.ts';
import { justForgot } from '../forgetting.ts';
import { crisisOf, type Gravity, gravityOf } from '../gravity.ts';
import { hear } from '../heard.ts';
import { recentlyTold } from '../memory.ts';
import { seededRandom } from '../random.ts';
import { thinking, thinkingAround } from '../thinking.ts';
import { feel } from '../turn.ts';
import { turnKinds } from '../turn-kinds.ts';
import { upToLastSentence, wholeSentences } from '../whole-sentences.ts';
import { buildCheckInPrompt } from './check-in-prompt.ts';
import { type Draft, draft } from './draft.ts';
import { FACTS_FORM, factsFrom, learnPrompt } from './learning.ts';
import { buildPrompt } from './prompt.ts';
import { budgetLine, declinedLine, deflectionLine } from './stand-in-lines.ts';
import { estimateUsage } from './tokens.ts';
import { SENTIMENT_FORM, sentimentPrompt, turnKindOf } from './tone.ts';

export type ModelConductorOptions = {
  /** The model, made when it is first needed. */
  readonly model: () => Promise<LanguageModel>;
  readonly clock: Clock;
  readonly promptTokens: number; // a prompt has at most
  readonly sentiment: 'lexicon' | 'model'; // what tells the tone of a message
};

const TONE_MS = 4_000; // 4 s: what the user waits longer for the first word, at most, if the model tells the tone

/**
 * Demi with a language model. Her feelings, her memory and what must never go wrong stay with the rules: the model finds the
 * words.
 */
export function modelConductor(options: ModelConductorOptions): Conductor {
  return {
    reply: (turn, signal) => (turn.isBudgetSpent ? refrain(turn, options.clock) : perform(turn, options, signal)),
    checkIn: (occasion, signal) => writeFirst(occasion, options, signal),
    learn: async (turn, signal) => {
      const model = await options.model();
      const { value, usage } = await model.fill(learnPrompt(turn), FACTS_FORM, signal);
      return { facts: factsFrom(value, turn.message), usage };
    },
  };
}

async function* perform(
  turn: Turn,
  options: ModelConductorOptions,
  signal: AbortSignal,
): AsyncGenerator<ConductorEvent> {
  const { clock } = options;
  const loading = options.model();
  loading.catch(() => undefined); // waited for below
  const gravity = yield* thinking('reading', clock, () => gravityOf(turn));
  const model = yield* thinking('remembering', clock, () => loading);
  const tone = yield* thinking('feeling', clock, () => toneOf(turn, gravity, model, options, signal));
  if (tone.usage !== undefined) yield { type: 'used', usage: tone.usage };
  if (signal.aborted) return;
  const feelings = feelingsAfter(turn, tone.kind);
  yield { type: 'felt', feelings };

  const writing = { turn, feelings, gravity, model, promptTokens: options.promptTokens };
  const text = yield* thinkingAround('writing', clock, write(writing, signal));
  if (!signal.aborted) yield { type: 'final', text };
}

/** The tokens of the day are spent: she says so herself. Where it is serious, the rules have an answer that costs nothing. */
async function* refrain(turn: Turn, clock: Clock): AsyncGenerator<ConductorEvent> {
  const gravity = yield* thinking('reading', clock, () => gravityOf(turn));
  const feelings = yield* thinking('feeling', clock, () => feelingsAfter(turn, undefined));
  yield { type: 'felt', feelings };
  const isLight = gravity === undefined && !justForgot(turn);
  const text = isLight ? budgetLine(turn.message.messageId) : answerByRules(turn, feelings);
  yield { type: 'delta', text };
  yield { type: 'final', text };
}

type Writing = {
  readonly turn: Turn;
  readonly feelings: Feelings;
  readonly gravity: Gravity | undefined;
  readonly model: LanguageModel;
  readonly promptTokens: number;
};

async function* write(writing: Writing, signal: AbortSignal): AsyncGenerator<ConductorEvent, string> {
  const { turn, feelings, model } = writing;
  const built = buildPrompt(turn, feelings, writing);
  // Whether it cares can only be told of the whole: what is said to somebody in need is not taken back before their eyes.
  const isHeldBack = crisisOf(turn) !== null;
  return lastWord(writing, yield* draft({ model, built, recent: turn.recent, isHeldBack }, signal));
}

/** What stands in the end, by how the model's answer ended. */
function lastWord({ turn, feelings, gravity }: Writing, { text, outcome }: Draft): string {
  const { messageId } = turn.message;
  const isUnusable = outcome === 'filtered' || outcome === 'leaked' || text.trim() === '';
  if (isUnusable && gravity !== undefined) return answerByRules(turn, feelings);
  if (outcome === 'filtered') return declinedLine(messageId);
  if (outcome === 'leaked') return deflectionLine(messageId);
  return outcome === 'length' ? wholeSentences(text) : text;
}

/** She writes first. Nobody is shown a word before the whole is known, nor a line in place of what cannot be used. */
async function* writeFirst(
  occasion: Occasion,
  { model: load, promptTokens }: ModelConductorOptions,
  signal: AbortSignal,
): AsyncGenerator<ConductorEvent> {
  const model = await load();
  if (signal.aborted) return;
  const built = buildCheckInPrompt(occasion, { promptTokens });
  const drafted = yield* draft({ model, built, recent: occasion.recent, isHeldBack: true }, signal);
  if (!signal.aborted) yield { type: 'final', text: checkInOf(drafted) };
}

function checkInOf({ text, outcome }: Draft): string {
  const isWhole = outcome === 'complete' || outcome === 'length';
  const said = outcome === 'length' ? upToLastSentence(text) : text;
  const shown = isWhole ? shownCheckIn(said) : undefined;
  if (shown === undefined) throw new Error(`The check-in of the model cannot be used (${outcome})`);
  return shown;
}

/** As the persona would answer. */
function answerByRules(turn: Turn, feelings: Feelings): string {
  const heard = hear({ ...turn, memory: recentlyTold(turn.memory, turn.now) });
  return compose(turn, heard, feelings, seededRandom(turn.message.messageId));
}

function feelingsAfter(turn: Turn, kind: TurnKind | null | undefined): Feelings {
  return feel(turn.feelings, turnKinds(askedText(turn), turn.feelings, turn.now, kind), turn.now);
}

type Tone = { readonly kind: TurnKind | null | undefined; readonly usage: Usage | undefined }; // undefined: for the rules to tell

const BY_RULES: Tone = { kind: undefined, usage: undefined };

/** The tone of the message, by the model where it is asked to tell. The reply does not wait long for it, nor depend on it. */
async function toneOf(
  turn: Turn,
  gravity: Gravity | undefined,
  model: LanguageModel,
  { sentiment, clock }: ModelConductorOptions,
  signal: AbortSignal,
): Promise<Tone> {
  if (sentiment === 'lexicon' || gravity !== undefined) return BY_RULES;
  const prompt = sentimentPrompt(turn);
  const ask = (until: AbortSignal) => model.fill(prompt, SENTIMENT_FORM, until);
  try {
    const { value, usage } = await withinTime(clock, TONE_MS, ask, signal);
    return { kind: turnKindOf(value), usage };
  } catch (cause) {
    if (cause instanceof ModelError) return { kind: undefined, usage: cause.usage };
    return { kind: undefined, usage: estimateUsage(prompt, '', turn.recent) }; // cut, and paid for
  }
}
