import type { DeliveryTroubles } from '../queues/troubles.ts';
import { NO_DELAY, type Source } from './source.ts';

export function deliveryTroubles({ plan, dice, counters }: Source): DeliveryTroubles {
  return {
    comesAgain() {
      const again = dice('duplicates').strikes(plan().deliveries?.duplicate_rate ?? 0);
      if (again) counters.add('deliveries_duplicated');
      return again;
    },
    delayMs() {
      const delayMs = dice('deliveries').between(plan().deliveries?.delay_ms ?? NO_DELAY);
      if (delayMs > 0) counters.add('deliveries_delayed');
      return delayMs;
    },
  };
}
