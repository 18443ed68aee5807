/** What goes wrong during a run: the plan that the stack takes at its control address. Rates are from 0 to 1. */
export function faultPlan(seed: number, killRate: number): object {
  const service = {
    latency_ms: [0, 30],
    throttle_rate: 0.02,
    error_rate: 0.02,
    lost_answer_rate: 0.01,
    hang_rate: 0.002,
  };
  return {
    seed,
    services: { dynamodb: service, sqs: service, connections: service },
    tables: { 'demi-messages': { throttle_rate: 0.02 } },
    disconnect: { drop_rate: 0.2, delay_ms: [0, 3_000] },
    sockets: { half_dead_rate: 0.05, half_dead_after_ms: [500, 5_000] },
    deliveries: { duplicate_rate: 0.05, delay_ms: [0, 500] },
    messages: { delay_ms: [0, 50] },
    invocations: { kill_rate: killRate },
    clock: { offset_ms: [-2_000, 2_000], every_ms: 5_000 },
  };
}
