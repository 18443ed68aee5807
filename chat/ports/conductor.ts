import type { ThinkingStatus } from '../../protocol/server-events.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Memory } from '../demi/memory.ts';
import type { StoredMessage } from './messages.ts';

/** All that Demi knows when it is her turn. Plain data, so that a conductor can be tested with a literal. */
export type Turn = {
  readonly conversationId: string;
  readonly message: StoredMessage; // the user's message to answer
  readonly recent: readonly StoredMessage[]; // what was said before it, oldest first, without `message`
  readonly memory: Memory; // what she remembers, what `message` tells included
  readonly feelings: Feelings; // already aged to `now`
  readonly now: number; // Unix ms
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
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'final'; readonly text: string }; // once, last

/**
 * Who answers: the persona on a laptop, a language model in production. A conductor has no effects but its own model
 * call: storing, pushing, retrying and stopping belong to the caller.
 *
 * It ends early, without `final`, when `signal` aborts; it throws when it cannot answer.
 */
export type Conductor = {
  reply(turn: Turn, signal: AbortSignal): AsyncIterable<ConductorEvent>;
};
