import type { Dice } from './dice.ts';
import type { ServiceFaults } from './plan.ts';

/** What becomes of a call: done and answered; refused and not done; done, its answer lost; neither done nor answered. */
export type Outcome = 'answered' | 'throttled' | 'table throttled' | 'failed' | 'answer lost' | 'hung';

export type Fate = { readonly latencyMs: number; readonly outcome: Outcome };

/** Decides about one call. `tableRates`: how often each of the tables that it names is throttled. */
export function fateOf(dice: Dice, faults: ServiceFaults, tableRates: readonly number[] = []): Fate {
  const latencyMs = dice.between(faults.latency_ms ?? [0, 0]);
  const outcome = outcomeOf(dice.throw(), faults);
  const struck = tableRates.map((rate) => dice.strikes(rate)).includes(true);
  return { latencyMs, outcome: outcome === 'answered' && struck ? 'table throttled' : outcome };
}

/** One throw for all, so that each happens as often as it says. */
function outcomeOf(thrown: number, faults: ServiceFaults): Outcome {
  const shares: readonly (readonly [Outcome, number | undefined])[] = [
    ['throttled', faults.throttle_rate],
    ['failed', faults.error_rate],
    ['answer lost', faults.lost_answer_rate],
    ['hung', faults.hang_rate],
  ];
  let upTo = 0;
  for (const [outcome, rate = 0] of shares) {
    upTo += rate;
    if (thrown < upTo) return outcome;
  }
  return 'answered';
}
