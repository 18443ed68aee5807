import type { FaultPlan } from '../../../local/faults/plan.ts';

/** What goes wrong, one after the other. What takes a client longest to notice comes first. */
export const WEATHER: readonly { readonly name: string; readonly plan: FaultPlan }[] = [
  {
    name: 'connections that die in silence',
    plan: { sockets: { half_dead_rate: 0.25, half_dead_after_ms: [0, 3_000] } },
  },
  { name: 'frames late, out of order and doubled', plan: { frames: { delay_ms: [0, 400], duplicate_rate: 0.3 } } },
  {
    name: 'connections that break, in the middle of late frames',
    plan: {
      sockets: { drop_rate: 0.5, drop_after_ms: [200, 4_000] },
      frames: { delay_ms: [0, 200], duplicate_rate: 0.2 },
    },
  },
  { name: 'connections that are cut when they get old', plan: { sockets: { max_age_ms: 5_000 } } },
  {
    name: 'no sockets at all',
    plan: { handshakes: { refuse_rate: 1, status: 503 }, sockets: { drop_rate: 1, drop_after_ms: [0, 500] } },
  },
  {
    name: 'messages that overtake each other, deliveries that come twice, slow services',
    plan: {
      messages: { delay_ms: [0, 150] },
      deliveries: { duplicate_rate: 0.1 },
      services: { dynamodb: { latency_ms: [0, 20] }, connections: { lost_answer_rate: 0.02, throttle_rate: 0.02 } },
    },
  },
];
