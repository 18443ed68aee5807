import { describe, expect, it } from 'vitest';
import { type FaultPlan, parsePlan } from '../../../local/faults/plan.ts';

const WHOLE: FaultPlan = {
  seed: 1,
  services: {
    dynamodb: {
      latency_ms: [0, 30],
      throttle_rate: 0.02,
      error_rate: 0.02,
      lost_answer_rate: 0.01,
      hang_rate: 0.002,
    },
    sqs: { throttle_rate: 1 },
    connections: { error_rate: 0 },
  },
  tables: { messages: { throttle_rate: 0.02 } },
  disconnect: { drop_rate: 0.2, delay_ms: [0, 3_000] },
  handshakes: { refuse_rate: 0.1, status: 503 },
  sockets: {
    half_dead_rate: 0.05,
    half_dead_after_ms: [500, 5_000],
    drop_rate: 0.1,
    drop_after_ms: [0, 60_000],
    max_age_ms: 7_200_000,
    max_idle_ms: 600_000,
  },
  frames: { delay_ms: [0, 200], duplicate_rate: 0.05 },
  deliveries: { duplicate_rate: 0.05, delay_ms: [0, 500] },
  messages: { delay_ms: [0, 50] },
  invocations: { kill_rate: 0.02, latency_ms: [0, 20] },
  clock: { offset_ms: [-2_000, 2_000], every_ms: 5_000 },
};

describe('a plan', () => {
  it('may say all that can go wrong', () => {
    expect(parsePlan(structuredClone(WHOLE))).toEqual({ ok: true, plan: WHOLE });
  });

  it('may say nothing', () => {
    expect(parsePlan({})).toEqual({ ok: true, plan: {} });
  });

  it.each(Object.entries(WHOLE))('may say only its %s', (name, part) => {
    expect(parsePlan({ [name]: part })).toEqual({ ok: true, plan: { [name]: part } });
  });
});

describe('a plan is refused, with the field that is wrong,', () => {
  const RATE = 'must be a number from 0 to 1';
  const RANGE = 'must be [least, most], whole milliseconds from 0 to 600000';
  const AGE = 'must be a whole number from 1 to 7200000';
  const IDLE = 'must be a whole number from 1 to 600000';
  const REFUSALS = 'must be 401, 403, 429, 500 or 503';
  const OFFSETS = 'must be [least, most], whole milliseconds from -86400000 to 86400000';

  it.each([
    ['that is none', undefined, '', 'is missing'],
    ['that is null', null, '', 'must be an object'],
    ['that is a list', [], '', 'must be an object'],
    ['that is a text', 'x', '', 'must be an object'],
    ['with a part that nobody knows', { sevices: {} }, 'sevices', 'is not known'],
    ['with a service that nobody knows', { services: { s3: {} } }, 'services.s3', 'is not known'],
    ['with a fault that nobody knows', { services: { sqs: { rate: 1 } } }, 'services.sqs.rate', 'is not known'],
    ['with a part that is a list', { services: [] }, 'services', 'must be an object'],
    ['with a part that is null', { disconnect: null }, 'disconnect', 'must be an object'],
    ['with a rate above 1', { invocations: { kill_rate: 1.01 } }, 'invocations.kill_rate', RATE],
    ['with a rate below 0', { sockets: { half_dead_rate: -0.1 } }, 'sockets.half_dead_rate', RATE],
    ['with a rate that is text', { tables: { a: { throttle_rate: '1' } } }, 'tables.a.throttle_rate', RATE],
    ['with a table that is a rate', { tables: { a: 1 } }, 'tables.a', 'must be an object'],
    ['with a refusal that is none', { handshakes: { status: 200 } }, 'handshakes.status', REFUSALS],
    ['with a refusal that is text', { handshakes: { status: '500' } }, 'handshakes.status', REFUSALS],
    ['with frames that get lost', { frames: { lose_rate: 1 } }, 'frames.lose_rate', 'is not known'],
    ['with sockets of no age', { sockets: { max_age_ms: 0 } }, 'sockets.max_age_ms', AGE],
    ['with sockets that outlive two hours', { sockets: { max_age_ms: 7_200_001 } }, 'sockets.max_age_ms', AGE],
    ['with an age that is a range', { sockets: { max_age_ms: [1, 2] } }, 'sockets.max_age_ms', AGE],
    ['with sockets that are never idle', { sockets: { max_idle_ms: 0 } }, 'sockets.max_idle_ms', IDLE],
    ['with a range that goes down', { messages: { delay_ms: [2, 1] } }, 'messages.delay_ms', RANGE],
    ['with a range of one number', { messages: { delay_ms: [2] } }, 'messages.delay_ms', RANGE],
    ['with a range of three', { messages: { delay_ms: [1, 2, 3] } }, 'messages.delay_ms', RANGE],
    ['with a range that is a number', { messages: { delay_ms: 5 } }, 'messages.delay_ms', RANGE],
    ['with a delay below 0', { disconnect: { delay_ms: [-1, 1] } }, 'disconnect.delay_ms', RANGE],
    ['with a delay above 10 min', { deliveries: { delay_ms: [0, 600_001] } }, 'deliveries.delay_ms', RANGE],
    ['with half a millisecond', { deliveries: { delay_ms: [0, 0.5] } }, 'deliveries.delay_ms', RANGE],
    ['with a delay without end', { deliveries: { delay_ms: [0, null] } }, 'deliveries.delay_ms', RANGE],
    ['with a clock that says only when', { clock: { every_ms: 1 } }, 'clock.offset_ms', 'is missing'],
    ['with a clock that says only how far', { clock: { offset_ms: [0, 1] } }, 'clock.every_ms', 'is missing'],
    ['with a clock that is wrong by days', clock([0, 86_400_001]), 'clock.offset_ms', OFFSETS],
    [
      'with a clock that jumps all the time',
      clock([0, 1], 0),
      'clock.every_ms',
      'must be a whole number from 1 to 86400000',
    ],
    ['with a broken seed', { seed: 0.5 }, 'seed', `must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`],
  ])('%s', (_kind, plan, field, message) => {
    expect(parsePlan(plan)).toEqual({ ok: false, problem: { code: 'invalid_plan', field, message } });
  });
});

function clock(offset_ms: readonly number[], every_ms = 1) {
  return { clock: { offset_ms, every_ms } };
}
