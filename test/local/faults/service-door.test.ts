import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../../local/faults/fate.ts';
import type { Refuse } from '../../../local/faults/refusals.ts';
import { serviceDoor } from '../../../local/faults/service-door.ts';
import { createWaits } from '../../../local/faults/waits.ts';
import { createManualClock } from '../gateway/manual-clock.ts';
import { serve } from './server.ts';

/** A service behind a door where every call has the same fate. */
async function service(outcome: Outcome, latencyMs = 0) {
  const clock = createManualClock();
  const waits = createWaits(clock);
  const fate = vi.fn(async (_tables: () => readonly string[]): Promise<Outcome> => {
    if (latencyMs > 0) await waits.wait(latencyMs);
    return outcome;
  });
  const refuse: Refuse = (response, refusal) => void response.writeHead(418).end(refusal);
  const { call } = serviceDoor({ fate, refuse });
  const work = vi.fn();
  const endpoint = await serve(async (_request, response) => {
    await call(
      response,
      () => {
        work();
        response.write('do');
        setImmediate(() => response.end('ne'));
      },
      () => ['a', 'b'],
    );
  });
  return { endpoint, clock, waits, work, fate };
}

describe('a call of a service', () => {
  it('is answered by the service', async () => {
    const { endpoint, work } = await service('answered');

    expect(await (await fetch(endpoint)).text()).toBe('done');
    expect(work).toHaveBeenCalledOnce();
  });

  it.each(['throttled', 'table throttled', 'failed'] as const)(
    'that is %s is not done, and told so',
    async (outcome) => {
      const { endpoint, work } = await service(outcome);
      const response = await fetch(endpoint);

      expect([response.status, await response.text()]).toEqual([418, outcome]);
      expect(work).not.toHaveBeenCalled();
    },
  );

  it('whose answer is lost is done, but its connection ends before a byte of the answer', async () => {
    const { endpoint, work } = await service('answer lost');

    await expect(fetch(endpoint)).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
    expect(work).toHaveBeenCalledOnce();
  });

  it('that hangs is neither done nor answered, until its caller gives up', async () => {
    const { endpoint, work, fate } = await service('hung');
    const givingUp = new AbortController();
    const call = fetch(endpoint, { signal: givingUp.signal });
    await vi.waitFor(() => expect(fate).toHaveBeenCalled());
    givingUp.abort();

    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(work).not.toHaveBeenCalled();
  });

  it('waits before it is done', async () => {
    const { endpoint, clock, work } = await service('answered', 30);
    const call = fetch(endpoint);
    await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
    clock.advance(29);
    await new Promise(setImmediate);
    expect(work).not.toHaveBeenCalled();
    clock.advance(1);

    expect((await call).status).toBe(200);
  });

  it('is done after its wait also when its caller has given up meanwhile', async () => {
    const { endpoint, clock, work } = await service('answered', 30);
    const givingUp = new AbortController();
    const call = fetch(endpoint, { signal: givingUp.signal });
    await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
    givingUp.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    clock.advance(30);

    await vi.waitFor(() => expect(work).toHaveBeenCalledOnce());
  });

  it('that waits when everything ends is not done any more', async () => {
    const { endpoint, clock, waits, work } = await service('answered', 30);
    fetch(endpoint).catch(() => undefined);
    await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
    waits.stop();
    clock.advance(30);
    await new Promise(setImmediate);

    expect(clock.pendingTimers()).toBe(0);
    expect(work).not.toHaveBeenCalled();
  });

  it('is decided by the tables that it names', async () => {
    const { endpoint, fate } = await service('answered');
    await fetch(endpoint);

    expect(fate.mock.calls[0]?.[0]()).toEqual(['a', 'b']);
  });
});
