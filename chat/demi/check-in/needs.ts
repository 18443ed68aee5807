import { CHECK_IN_TRIGGERS, type CheckInTrigger } from '../../../protocol/check-ins.ts';

/** Above this a need makes her write first (docs/demi.md, "Writing first"). */
const THRESHOLDS: Readonly<Record<CheckInTrigger, number>> = {
  loneliness: 0.7,
  excitement: 0.8,
  frustration: 0.6,
};

/** The first need that is strong enough; undefined: she needs nobody. */
export function needIn(levels: Readonly<Record<CheckInTrigger, number>>): CheckInTrigger | undefined {
  return CHECK_IN_TRIGGERS.find((trigger) => levels[trigger] > THRESHOLDS[trigger]);
}
