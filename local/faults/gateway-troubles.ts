import type { Troubles } from '../gateway/troubles.ts';
import type { ServiceTroubles } from '../services/troubles.ts';
import { NO_DELAY, type Source } from './source.ts';

const USUAL_REFUSAL = 500;

/** `connections`: the door of the management API. */
export function gatewayTroubles({ plan, dice, counters, onSet }: Source, connections: ServiceTroubles): Troubles {
  return {
    managementCall: (_request, response, answer) => connections.call(response, answer),
    handshakeRefusal() {
      const { refuse_rate = 0, status = USUAL_REFUSAL } = plan().handshakes ?? {};
      const isRefused = dice('handshakes').strikes(refuse_rate);
      if (isRefused) counters.add('handshakes_refused');
      return isRefused ? status : undefined;
    },
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
    dropAfterMs() {
      const { drop_rate = 0, drop_after_ms = NO_DELAY } = plan().sockets ?? {};
      const isDropped = dice('drops').strikes(drop_rate);
      const afterMs = dice('drops').between(drop_after_ms);
      return isDropped ? afterMs : undefined;
    },
    maxDurationMs: () => plan().sockets?.max_age_ms,
    idleMs: () => plan().sockets?.max_idle_ms,
    messageDelayMs() {
      const delayMs = dice('messages').between(plan().messages?.delay_ms ?? NO_DELAY);
      if (delayMs > 0) counters.add('messages_delayed');
      return delayMs;
    },
    frameDelaysMs() {
      const { delay_ms = NO_DELAY, duplicate_rate = 0 } = plan().frames ?? {};
      const isDoubled = dice('frames').strikes(duplicate_rate);
      const delays = [dice('frames').between(delay_ms), dice('frames').between(delay_ms)];
      const delaysMs = isDoubled ? delays : delays.slice(0, 1);
      if (isDoubled) counters.add('frames_duplicated');
      if (delaysMs.some((delayMs) => delayMs > 0)) counters.add('frames_delayed');
      return delaysMs;
    },
    onChange: onSet,
  };
}
