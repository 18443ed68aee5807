import type { CheckIn, ThinkingStatus } from '../../protocol/server-events.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Memory } from '../demi/memory.ts';
import type { Usage } from './language-model.ts';
import type { StoredMessage } from './messages.ts';

/** What Demi knows whenever she writes. Plain data, so that a conductor can be tested with a literal. */
export type Background = {
  readonly conversationId: string;
  /** What was said before and is settled, each answer right after its question. */
  readonly recent: readonly StoredMessage[];
  readonly memory: Memory; // what she has kept in mind
  readonly knownSince: number; // Unix ms; what was said until then the user has asked her to forget. 0: never asked
  readonly feelings: Feelings; // already aged to `now`
  readonly now: number; // Unix ms
};

/** It is Demi's turn to answer. Whether `message` tells more than `memory` has is for the conductor to find. */
export type Turn = Background & {
  readonly message: StoredMessage; // the user's message to answer
  readonly joined: readonly StoredMessage[]; // earlier ones that the answer is for too, oldest first
  readonly isBudgetSpent: boolean; // the user has used up the tokens of the day
};

/** Demi writes first. */
export type Occasion = Background & {
  readonly checkIn: CheckIn; // why, and in which tone
  readonly checkInId: string; // what is chosen by chance is chosen by it
};

/** What a conductor tells while it works. `final` holds the whole text, usually the deltas joined; the caller cleans it. */
export type ConductorEvent =
  | {
      readonly type: 'thinking';
      readonly step: 'reading' | 'remembering' | 'feeling' | 'writing';
      readonly status: ThinkingStatus;
      readonly details: string; // for people, never user text or internals
      readonly durationMs?: number;
    }
  | { readonly type: 'felt'; readonly feelings: Feelings } // once, before the first delta: what the turn did to her
  | { readonly type: 'learned'; readonly memory: Memory } // all that she has in mind now, if finding out takes no time
  | { readonly type: 'used'; readonly usage: Usage } // for each call of a model, also where the reply then ends early
  | { readonly type: 'delta'; readonly text: string } // empty: she is at it, and there is nothing to show yet
  | { readonly type: 'final'; readonly text: string }; // once, last

/** What a turn told her of the user. */
export type Learned = { readonly facts: Memory; readonly usage: Usage | undefined };

/**
 * Who answers: the persona on a laptop, a language model in production. A conductor has no effects but its own model
 * call: storing, pushing, retrying and stopping belong to the caller.
 *
 * `reply` ends early, without `final`, when `signal` aborts; it throws when it cannot answer.
 */
export type Conductor = {
  reply(turn: Turn, signal: AbortSignal): AsyncIterable<ConductorEvent>;
  /**
   * What she writes when nobody has asked, under 100 words. Ends and throws as `reply` does; of the events only `used`, `delta`
   * and `final` come.
   */
  checkIn(occasion: Occasion, signal: AbortSignal): AsyncIterable<ConductorEvent>;
  /**
   * Finds out what `turn.message` tells of the user, where that takes a model: it is asked for after the reply, as a job of
   * its own. Throws when it cannot find out. Absent: `reply` yields `learned`.
   */
  readonly learn?: (turn: Turn, signal: AbortSignal) => Promise<Learned>;
};
