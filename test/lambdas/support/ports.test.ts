import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { clock } from '../../../lambdas/support/ports.ts';

describe('the clock', () => {
  it('waits no longer once its signal aborts, and does not reject', async () => {
    const stopped = new AbortController();
    const waiting = clock.wait(60_000, stopped.signal); // 1 min
    stopped.abort();

    expect(await waiting).toBeUndefined();
  });

  it('does not wait for a signal that has aborted already', async () => {
    expect(await clock.wait(60_000, AbortSignal.abort())).toBeUndefined();
  });
});

describe('a port', () => {
  it('says which variable of the environment it lacks, and only when it is asked for', async () => {
    vi.stubEnv('MANAGEMENT_ENDPOINT', undefined);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { sockets } = await import('../../../lambdas/support/ports.ts');

    expect(sockets).toThrow('Environment variable MANAGEMENT_ENDPOINT is not set');
  });
});
