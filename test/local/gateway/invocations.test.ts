import { describe, expect, it } from 'vitest';
import type { Invoke } from '../../../local/gateway/index.ts';
import { createInvocations } from '../../../local/gateway/invocations.ts';
import { createManualClock } from './manual-clock.ts';

const never = () => new Promise<never>(() => {});

function setUp() {
  const clock = createManualClock();
  const invocations = createInvocations(clock);
  const run = (invoke: Invoke, event: unknown = {}, delayMs = 0) =>
    invocations.run({ invoke, timeoutMs: 29_000, delayMs }, event);
  return { clock, run, settled: invocations.settled };
}

describe('run', () => {
  it('gives the integration a copy of its event', async () => {
    const event = { nested: { value: 1 } };
    await setUp().run(async (copy) => {
      (copy as typeof event).nested.value = 2;
    }, event);
    expect(event.nested.value).toBe(1);
  });

  it('takes the result through JSON, as Lambda does', async () => {
    const { run } = setUp();
    const value = { date: new Date(0), nothing: undefined };
    expect(await run(async () => value)).toEqual({
      kind: 'returned',
      value: { date: '1970-01-01T00:00:00.000Z' },
    });
    expect(await run(async () => undefined)).toEqual({ kind: 'returned', value: null });
    expect(await run(async () => 1n)).toMatchObject({ kind: 'failed' });
  });

  it('turns what is thrown, at once or later, into a failure', async () => {
    const { run } = setUp();
    const cause = new Error('boom');
    const throwAtOnce = () => {
      throw cause;
    };
    expect(await run(throwAtOnce)).toEqual({ kind: 'failed', cause });
    expect(await run(() => Promise.reject(cause))).toEqual({ kind: 'failed', cause });
  });

  it('gives up at the timeout, and not before', async () => {
    const { clock, run } = setUp();
    const outcome = run(never);
    clock.advance(28_999);
    const stillWaiting = Symbol('still waiting');
    expect(await Promise.race([outcome, Promise.resolve(stillWaiting)])).toBe(stillWaiting);
    clock.advance(1);
    expect(await outcome).toEqual({ kind: 'timed out' });
  });
});

describe('a delay', () => {
  it('holds the start back, and the timeout counts from there', async () => {
    const { clock, run } = setUp();
    const started: number[] = [];
    const beginning = clock.now();
    const begin = () => {
      started.push(clock.now() - beginning);
      return never();
    };
    const outcome = run(begin, {}, 1_000);
    clock.advance(1_000);
    await Promise.resolve();
    clock.advance(28_999);
    const stillWaiting = Symbol('still waiting');
    expect(await Promise.race([outcome, Promise.resolve(stillWaiting)])).toBe(stillWaiting);
    clock.advance(1);
    expect(await outcome).toEqual({ kind: 'timed out' });
    expect(started).toEqual([1_000]);
  });
});

describe('settled', () => {
  it('waits for what runs, also for what timed out', async () => {
    const { clock, run, settled } = setUp();
    const { promise, resolve } = Promise.withResolvers<void>();
    const outcome = run(() => promise);
    clock.advance(29_000);
    await outcome;
    const waiting = settled(1_000);
    resolve();
    expect(await waiting).toBe(0);
  });

  it('waits no longer than it was told', async () => {
    const { clock, run, settled } = setUp();
    const outcome = run(never);
    const waiting = settled(1_000);
    clock.advance(1_000);
    expect(await waiting).toBe(1);
    clock.advance(29_000);
    await outcome;
  });

  it('waits also for what was started by what it waited for', async () => {
    const { run, settled } = setUp();
    const second = Promise.withResolvers<void>();
    const chain = run(async () => {}).then(() => run(() => second.promise));
    const waiting = settled(1_000);
    await new Promise(setImmediate);
    second.resolve();
    expect(await waiting).toBe(0);
    expect(await chain).toMatchObject({ kind: 'returned' });
  });
});
