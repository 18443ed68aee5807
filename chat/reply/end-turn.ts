import { type PlanPorts, planCheckIn, planned } from '../check-in/plan.ts';
import type { Feelings } from '../demi/feelings.ts';
import { type Gravity, weightOf } from '../demi/gravity.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conversations, Unanswered, UserState } from '../ports/conversations.ts';

export type EndTurnPorts = PlanPorts & {
  readonly conversations: Pick<Conversations, 'endReply'>;
  readonly clock: Pick<Clock, 'now'>;
};

/** What a turn did. */
export type Turned = {
  readonly before: UserState; // what was known when it began
  readonly feelings: Feelings; // what it did to her
  readonly gravity: Gravity | undefined;
  readonly answeredAt: number | null; // Unix ms; null: there is no answer
};

/**
 * Ends a turn: the message waits no longer, her feelings are kept, and it is known when she will next write first. `turned`:
 * undefined where another worker had the turn, and what it did to her is not known.
 */
export async function endTurn(
  ports: EndTurnPorts,
  userId: string,
  reply: Unanswered,
  turned: Turned | undefined,
): Promise<void> {
  const now = ports.clock.now();
  if (turned === undefined) {
    await planCheckIn(ports, userId, await ports.conversations.endReply(userId, reply, undefined), now);
    return;
  }
  const { before, feelings, gravity, answeredAt } = turned;
  const weight = weightOf(gravity);
  const after = { ...before, feelings, weight, herWordAt: answeredAt ?? before.herWordAt };
  const { recentSends } = before;
  const end = { feelings, weight, herWordAt: answeredAt, checkInAt: planned(after, now), endedAt: now, recentSends };
  const actual = await ports.conversations.endReply(userId, reply, end);
  // The settings were changed meanwhile, or a turn ended in another conversation of the user.
  if (actual.revision !== before.revision + 1) await planCheckIn(ports, userId, actual, now);
}
