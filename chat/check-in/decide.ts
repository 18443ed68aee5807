import type { CheckIn } from '../../protocol/server-events.ts';
import { needAt, type Silence } from '../demi/check-in/next-check-in.ts';
import { toneAt } from '../demi/check-in/tone.ts';
import { weightIn } from '../demi/gravity.ts';
import type { UserState } from '../ports/conversations.ts';
import type { StoredMessage } from '../ports/messages.ts';

/** Why there is no check-in although one was due. */
export type Reason =
  | Silence
  | 'answer_owed' // she has not answered yet
  | 'superseded' // another one was opened since
  | 'overtaken' // while it was written, the user wrote or changed the settings
  | 'budget_spent'
  | 'failed'; // nothing came of writing it

/** Whether Demi writes first at `now` (Unix ms), why and in which tone, given what was said lately. */
export function decide(
  state: UserState,
  recent: readonly StoredMessage[],
  now: number,
): { readonly checkIn: CheckIn } | { readonly silence: Reason } {
  const need = needAt(state, now);
  if (typeof need !== 'string') return need;
  // The last turn has left it behind, wherever that was, unless its worker died before it could.
  const weight = weightIn(recent, now) ?? state.weight;
  if (weight === 'crisis') return { silence: 'crisis' };
  if (state.isAnswerOwed) return { silence: 'answer_owed' };
  return { checkIn: { trigger: need, tone: weight === 'grave' ? 'gentle' : toneAt(state, now) } };
}
