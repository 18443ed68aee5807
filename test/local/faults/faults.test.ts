import { describe, expect, it } from 'vitest';
import { createFaults } from '../../../local/faults/faults.ts';
import type { FaultPlan } from '../../../local/faults/plan.ts';
import { createManualClock } from '../gateway/manual-clock.ts';

const MANY = 1_000;

function create(plan: FaultPlan) {
  const clock = createManualClock();
  return { ...createFaults(clock, plan), clock };
}

function several<T>(ask: () => T, count = MANY): readonly T[] {
  return Array.from({ length: count }, ask);
}

describe('without a plan', () => {
  it('everything goes well', () => {
    const { gateway, deliveries, functions, counters } = create({});

    expect(new Set(several(gateway.disconnectDelayMs))).toEqual(new Set([0]));
    expect(new Set(several(gateway.halfDeadAfterMs))).toEqual(new Set([undefined]));
    expect(new Set(several(gateway.dropAfterMs))).toEqual(new Set([undefined]));
    expect(new Set(several(gateway.handshakeRefusal))).toEqual(new Set([undefined]));
    expect([gateway.maxDurationMs(), gateway.idleMs()]).toEqual([undefined, undefined]);
    expect(new Set(several(gateway.messageDelayMs))).toEqual(new Set([0]));
    expect(new Set(several(() => gateway.frameDelaysMs().join()))).toEqual(new Set(['0']));
    expect(new Set(several(deliveries.comesAgain))).toEqual(new Set([false]));
    expect(new Set(several(deliveries.delayMs))).toEqual(new Set([0]));
    expect(new Set(several(() => functions.death('a')))).toEqual(new Set([undefined]));
    expect(functions.clockOffsetMs('a')).toBe(0);
    expect(new Set(Object.values(counters.all()))).toEqual(new Set([0]));
  });
});

describe('with a plan', () => {
  it('$disconnect is dropped, or late', () => {
    const { gateway, counters } = create({ disconnect: { drop_rate: 0.5, delay_ms: [1, 2] } });

    expect(new Set(several(gateway.disconnectDelayMs))).toEqual(new Set([undefined, 1, 2]));
    const { disconnects_dropped: dropped = 0, disconnects_delayed: delayed = 0 } = counters.all();
    expect(dropped / MANY).toBeCloseTo(0.5, 1);
    expect(dropped + delayed).toBe(MANY);
  });

  it('sockets are half-dead after a while', () => {
    const { gateway } = create({ sockets: { half_dead_rate: 1, half_dead_after_ms: [500, 501] } });

    expect(new Set(several(gateway.halfDeadAfterMs))).toEqual(new Set([500, 501]));
  });

  it('sockets are dropped after a while, one in so many', () => {
    const { gateway } = create({ sockets: { drop_rate: 0.5, drop_after_ms: [500, 501] } });
    const drops = several(gateway.dropAfterMs);

    expect(new Set(drops)).toEqual(new Set([undefined, 500, 501]));
    expect(drops.filter((afterMs) => afterMs !== undefined).length / MANY).toBeCloseTo(0.5, 1);
  });

  it('sockets grow less old, and may be idle for less long', () => {
    const { gateway } = create({ sockets: { max_age_ms: 7_000, max_idle_ms: 600 } });

    expect([gateway.maxDurationMs(), gateway.idleMs()]).toEqual([7_000, 600]);
  });

  it('handshakes are refused, with 500 if nothing else is said', () => {
    const { gateway, set, counters } = create({ handshakes: { refuse_rate: 0.5 } });

    expect(new Set(several(gateway.handshakeRefusal))).toEqual(new Set([undefined, 500]));
    set({ handshakes: { refuse_rate: 1, status: 429 } });
    expect(new Set(several(gateway.handshakeRefusal))).toEqual(new Set([429]));
    expect((counters.all().handshakes_refused ?? 0) / MANY).toBeCloseTo(1.5, 1);
  });

  it('frames wait, each for itself', () => {
    const { gateway, counters } = create({ frames: { delay_ms: [1, 2] } });

    expect(new Set(several(() => gateway.frameDelaysMs().join()))).toEqual(new Set(['1', '2']));
    expect(counters.all()).toMatchObject({ frames_delayed: MANY, frames_duplicated: 0 });
  });

  it('frames are sent twice, each copy with its own delay', () => {
    const { gateway, counters } = create({ frames: { delay_ms: [1, 2], duplicate_rate: 1 } });

    expect(new Set(several(() => gateway.frameDelaysMs().join()))).toEqual(new Set(['1,1', '1,2', '2,1', '2,2']));
    expect(counters.all()).toMatchObject({ frames_delayed: MANY, frames_duplicated: MANY });
  });

  it('those who wait for another plan are told, until they no longer want it', () => {
    const { gateway, set } = create({});
    const told: unknown[] = [];
    const forget = gateway.onChange(() => told.push(gateway.idleMs()));
    set({ sockets: { max_idle_ms: 5 } });
    forget();
    set({});

    expect(told).toEqual([5]);
  });

  it('messages wait', () => {
    const { gateway, counters } = create({ messages: { delay_ms: [1, 2] } });

    expect(new Set(several(gateway.messageDelayMs))).toEqual(new Set([1, 2]));
    expect(counters.all()).toMatchObject({ messages_delayed: MANY });
  });

  it('deliveries wait, and come again', () => {
    const { deliveries, counters } = create({ deliveries: { duplicate_rate: 1, delay_ms: [1, 2] } });

    expect(new Set(several(deliveries.delayMs))).toEqual(new Set([1, 2]));
    expect(new Set(several(deliveries.comesAgain))).toEqual(new Set([true]));
    expect(counters.all()).toMatchObject({ deliveries_duplicated: MANY, deliveries_delayed: MANY });
  });

  it('invocations die before or after one of their first eight calls', () => {
    const { functions } = create({ invocations: { kill_rate: 1 } });
    const deaths = several(() => functions.death('a'));

    expect(new Set(deaths.map((death) => death?.call))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(new Set(deaths.map((death) => death?.when))).toEqual(new Set(['before', 'after']));
  });

  it('an invocation reaches its function when it has been late for so long', async () => {
    const { functions, counters, clock } = create({ invocations: { latency_ms: [8, 8] } });
    let begins = false;
    const late = functions.late().then(() => {
      begins = true;
    });
    clock.advance(7);
    await Promise.resolve();
    expect(begins).toBe(false);
    clock.advance(1);
    await late;

    expect(counters.all()).toMatchObject({ invocations_delayed: 1 });
  });

  it('an invocation counts as killed when it was, and its end stays what it is', async () => {
    const { functions, counters } = create({});
    const killed = Object.assign(new Error('killed'), { name: 'Runtime.ExitError' });

    await expect(functions.watch(Promise.reject(killed))).rejects.toBe(killed);
    await expect(functions.watch(Promise.reject(new Error('boom')))).rejects.toThrow('boom');
    expect(await functions.watch(Promise.resolve('done'))).toBe('done');
    expect(counters.all()).toMatchObject({ invocations_killed: 1 });
  });
});

describe('the clock of a function', () => {
  const PLAN: FaultPlan = { clock: { offset_ms: [-1_000_000, 1_000_000], every_ms: 5_000 } };

  it('is wrong by the same until it jumps', () => {
    const { functions, clock } = create(PLAN);
    const first = functions.clockOffsetMs('a');
    clock.advance(1_999); // the manual clock starts 3 s into a round of 5

    expect(functions.clockOffsetMs('a')).toBe(first);
    clock.advance(1);
    expect(functions.clockOffsetMs('a')).not.toBe(first);
  });

  it('is wrong by something of its own, whichever is asked first', () => {
    const [one, other] = [create(PLAN), create(PLAN)];
    const first = one.functions.clockOffsetMs('a');
    const offsets = ['b', 'a'].map(other.functions.clockOffsetMs);

    expect(offsets[0]).not.toBe(first);
    expect(offsets[1]).toBe(first);
  });

  it('is right again once all is well', () => {
    const { functions, set } = create(PLAN);
    functions.clockOffsetMs('a');
    set({});

    expect(functions.clockOffsetMs('a')).toBe(0);
  });

  it('takes a new plan at once', () => {
    const { functions, set } = create(PLAN);
    functions.clockOffsetMs('a');
    set({ clock: { offset_ms: [7, 7], every_ms: 5_000 } });

    expect(functions.clockOffsetMs('a')).toBe(7);
  });

  it('has its jumps counted', () => {
    const { functions, clock, counters } = create(PLAN);
    functions.clockOffsetMs('a');
    clock.advance(10_000);
    several(() => functions.clockOffsetMs('a'));

    expect(counters.all()).toMatchObject({ clock_jumps: 2 });
  });
});

describe('chance', () => {
  const PLAN: FaultPlan = { seed: 7, messages: { delay_ms: [0, 1_000] }, sockets: { half_dead_rate: 0.5 } };

  it('is the same for the same seed', () => {
    expect(several(create(PLAN).gateway.messageDelayMs)).toEqual(several(create(PLAN).gateway.messageDelayMs));
  });

  it('is another for another seed', () => {
    const other = create({ ...PLAN, seed: 8 });

    expect(several(create(PLAN).gateway.messageDelayMs)).not.toEqual(several(other.gateway.messageDelayMs));
  });

  it('begins anew with a plan that is set', () => {
    const { gateway, set } = create(PLAN);
    const before = several(gateway.messageDelayMs);
    set(PLAN);

    expect(several(gateway.messageDelayMs)).toEqual(before);
  });

  it('of one kind does not depend on how often another was asked', () => {
    const { gateway } = create(PLAN);
    several(gateway.halfDeadAfterMs);
    several(gateway.dropAfterMs);
    several(gateway.handshakeRefusal);
    several(gateway.frameDelaysMs);

    expect(several(gateway.messageDelayMs)).toEqual(several(create(PLAN).gateway.messageDelayMs));
  });
});
