import { nextCheckIn } from '../demi/check-in/next-check-in.ts';
import type { CheckIns } from '../ports/check-ins.ts';
import type { UserState } from '../ports/conversations.ts';
import type { Report } from '../ports/report.ts';

export type PlanPorts = {
  readonly checkIns: Pick<CheckIns, 'plan'>;
  readonly report: Report;
};

/** When she will next write first, as far as is known now, from `from` on. Unix ms; null: not unless something happens. */
export function planned(state: UserState, from: number): number | null {
  return nextCheckIn(state, from) ?? null;
}

/**
 * Sets when she will next write first, if that is another time than is set. Whatever goes wrong here is no reason to do again
 * what was done before: a check-in looks once more whether it may be sent, and the next turn sets its time anew.
 */
export async function planCheckIn(ports: PlanPorts, userId: string, state: UserState, from: number): Promise<void> {
  const checkInAt = planned(state, from);
  if (checkInAt === state.checkInAt) return;
  try {
    await ports.checkIns.plan(userId, state, checkInAt);
  } catch (cause) {
    ports.report('check_in_not_planned', { user_id: userId, cause });
  }
}
