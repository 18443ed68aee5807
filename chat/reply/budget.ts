import { dayOf } from '../day-of.ts';
import type { Clock } from '../ports/clock.ts';
import type { Usage } from '../ports/language-model.ts';
import type { Report } from '../ports/report.ts';
import type { Spending } from '../ports/spending.ts';
import { tokensOf } from './usage.ts';

export type BudgetPorts = {
  readonly spending: Spending;
  readonly clock: Pick<Clock, 'now'>;
  readonly report: Report;
  readonly dailyTokenBudget: number; // 0: none
};

/** Whether the user has used up the tokens of the day. Without a budget nothing is read, nor written. */
export async function isBudgetSpent(ports: BudgetPorts, userId: string): Promise<boolean> {
  if (ports.dailyTokenBudget === 0) return false;
  return (await ports.spending.spent(userId, dayOf(ports.clock.now()))) >= ports.dailyTokenBudget;
}

/** Charges the user with what was used. What could not be noted is given away: the reply is worth more. */
export async function charge(ports: BudgetPorts, userId: string, usage: Usage | undefined): Promise<void> {
  const tokens = tokensOf(usage);
  if (ports.dailyTokenBudget === 0 || tokens === 0) return;
  try {
    await ports.spending.spend(userId, dayOf(ports.clock.now()), tokens);
  } catch (cause) {
    ports.report('tokens_not_charged', { user_id: userId, cause });
  }
}
