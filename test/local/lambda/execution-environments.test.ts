import { describe, expect, it } from 'vitest';
import { createEnvironments } from '../../../local/lambda/execution-environments.ts';

describe('the execution environments of a function', () => {
  it('start cold, one for each invocation at a time', () => {
    const environments = createEnvironments();

    expect([environments.take(), environments.take()]).toEqual([true, true]);
  });

  it('are warm for the next invocation', () => {
    const environments = createEnvironments();
    environments.take();
    environments.giveBack();

    expect([environments.take(), environments.take()]).toEqual([false, true]);
  });
});
