import { describe, expect, it } from 'vitest';
import { createDice } from '../../../local/faults/dice.ts';
import { fateOf } from '../../../local/faults/fate.ts';
import type { ServiceFaults } from '../../../local/faults/plan.ts';

const MANY = 10_000;

describe('the fate of a call', () => {
  it('is a prompt answer where nothing is planned', () => {
    expect(new Set(outcomes({}))).toEqual(new Set(['answered']));
    expect(fateOf(createDice('seed'), {}).latencyMs).toBe(0);
  });

  it.each([
    ['throttled', { throttle_rate: 1 }],
    ['failed', { error_rate: 1 }],
    ['answer lost', { lost_answer_rate: 1 }],
    ['hung', { hang_rate: 1 }],
  ])('is to be %s where that rate is 1', (outcome, faults) => {
    expect(new Set(outcomes(faults))).toEqual(new Set([outcome]));
  });

  it('strikes each kind at its own rate, however many there are', () => {
    const faults = { throttle_rate: 0.1, error_rate: 0.2, lost_answer_rate: 0.3, hang_rate: 0.1 };
    const counts = Map.groupBy(outcomes(faults), (outcome) => outcome);
    const share = (outcome: string) => [...counts].find(([kind]) => kind === outcome)?.[1].length ?? 0;

    expect(share('throttled') / MANY).toBeCloseTo(0.1, 1);
    expect(share('failed') / MANY).toBeCloseTo(0.2, 1);
    expect(share('answer lost') / MANY).toBeCloseTo(0.3, 1);
    expect(share('hung') / MANY).toBeCloseTo(0.1, 1);
    expect(share('answered') / MANY).toBeCloseTo(0.3, 1);
  });

  it('is as late as the plan says', () => {
    const dice = createDice('seed');
    const late = Array.from({ length: MANY }, () => fateOf(dice, { latency_ms: [3, 5] }).latencyMs);

    expect(new Set(late)).toEqual(new Set([3, 4, 5]));
  });

  it('is throttled when one of its tables is', () => {
    expect(fateOf(createDice('seed'), {}, [0, 1, 0]).outcome).toBe('table throttled');
    expect(fateOf(createDice('seed'), {}, [0, 0]).outcome).toBe('answered');
  });

  it('is the service’s before it is a table’s', () => {
    expect(fateOf(createDice('seed'), { error_rate: 1 }, [1]).outcome).toBe('failed');
  });

  it('does not depend on the rates of other kinds, as long as they do not strike', () => {
    const [one, other] = [createDice('seed'), createDice('seed')];
    const latencies = (dice: typeof one, faults: ServiceFaults) =>
      Array.from({ length: 20 }, () => fateOf(dice, { ...faults, latency_ms: [0, 1_000] }).latencyMs);

    expect(latencies(one, { throttle_rate: 1 })).toEqual(latencies(other, { hang_rate: 0.5 }));
  });
});

function outcomes(faults: ServiceFaults): readonly string[] {
  const dice = createDice('seed');
  return Array.from({ length: MANY }, () => fateOf(dice, faults).outcome);
}
