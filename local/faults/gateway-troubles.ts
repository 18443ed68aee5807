import type { Troubles } from '../gateway/troubles.ts';
import type { ServiceTroubles } from '../services/troubles.ts';
import { NO_DELAY, type Source } from './source.ts';

/** `connections`: the door of the management API. */
export function gatewayTroubles({ plan, dice, counters }: Source, connections: ServiceTroubles): Troubles {
  return {
    managementCall: (_request, response, answer) => connections.call(response, answer),
    disconnectDelayMs() {
      const { drop_rate = 0, delay_ms = NO_DELAY } = plan().disconnect ?? {};
      const isDropped = dice('disconnect').strikes(drop_rate);
      const delayMs = dice('disconnect').between(delay_ms);
      if (isDropped) counters.add('disconnects_dropped');
      else if (delayMs > 0) counters.add('disconnects_delayed');
      return isDropped ? undefined : delayMs;
    },
    halfDeadAfterMs() {
      const { half_dead_rate = 0, half_dead_after_ms = NO_DELAY } = plan().sockets ?? {};
      const dies = dice('sockets').strikes(half_dead_rate);
      const afterMs = dice('sockets').between(half_dead_after_ms);
      return dies ? afterMs : undefined;
    },
    messageDelayMs() {
      const delayMs = dice('messages').between(plan().messages?.delay_ms ?? NO_DELAY);
      if (delayMs > 0) counters.add('messages_delayed');
      return delayMs;
    },
  };
}
