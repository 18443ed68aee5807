import { describe, expect, it, onTestFinished } from 'vitest';
import { startFaults } from '../../../local/faults/start-faults.ts';
import { createManualClock } from '../gateway/manual-clock.ts';
import { statusOf } from '../status-of.ts';

const PLAN = { services: { sqs: { throttle_rate: 1 } } };

async function start(plan = {}) {
  const faults = await startFaults({ clock: createManualClock(), plan, otherCounters: () => ({ posts: 3 }) });
  onTestFinished(faults.close);
  const call = async (method: string, path: string, body?: string) => {
    const response = await fetch(`${faults.control.url}${path}`, { method, ...(body === undefined ? {} : { body }) });
    return { status: response.status, body: await response.json() };
  };
  return { ...faults, call };
}

describe('the control API of the faults', () => {
  it('tells the plan', async () => {
    const { call } = await start(PLAN);

    expect(await call('GET', 'faults')).toEqual({ status: 200, body: PLAN });
  });

  it('replaces the plan', async () => {
    const { call, plan } = await start({ messages: { delay_ms: [1, 2] } });

    expect(await call('PUT', 'faults', JSON.stringify(PLAN))).toEqual({ status: 200, body: PLAN });
    expect(plan()).toEqual(PLAN);
  });

  it('makes all well again', async () => {
    const { call, plan } = await start(PLAN);

    expect(await call('DELETE', 'faults')).toEqual({ status: 200, body: {} });
    expect(plan()).toEqual({});
  });

  it('refuses a plan that makes no sense, says where it does not, and keeps the one that there is', async () => {
    const { call, plan } = await start(PLAN);

    expect(await call('PUT', 'faults', '{"services":{"sqs":{"hang_rate":2}}}')).toEqual({
      status: 400,
      body: {
        error: { code: 'invalid_plan', field: 'services.sqs.hang_rate', message: 'must be a number from 0 to 1' },
      },
    });
    expect(plan()).toEqual(PLAN);
  });

  it.each(['', '{', 'x'])('refuses what is not JSON: %j', async (body) => {
    const { call } = await start();

    expect(await call('PUT', 'faults', body)).toMatchObject({ status: 400, body: { error: { code: 'not_json' } } });
  });

  it('refuses more than 64 KB', async () => {
    const { call } = await start();

    expect(await call('PUT', 'faults', `"${'x'.repeat(64 * 1_024)}"`)).toMatchObject({
      status: 413,
      body: { error: { code: 'too_large' } },
    });
  });

  it('tells how often each fault has struck, those that have not too, and what others count', async () => {
    const { call, gateway } = await start({ disconnect: { drop_rate: 1 } });
    gateway.disconnectDelayMs();
    const { status, body } = await call('GET', 'counters');

    expect(status).toBe(200);
    expect(body).toMatchObject({ disconnects_dropped: 1, dynamodb_throttled: 0, posts: 3 });
    expect(Object.values(body as object).filter((count) => typeof count !== 'number')).toEqual([]);
  });

  it.each([
    ['GET', ''],
    ['POST', 'faults'],
    ['DELETE', 'counters'],
    ['GET', 'faults/'],
  ])('knows nothing of %s /%s', async (method, path) => {
    const { call } = await start();

    expect(await call(method, path)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });

  it('is not for web pages', async () => {
    const { control } = await start();

    expect(await statusOf(`${control.url}faults`, { Origin: 'https://evil.example' }, 'DELETE')).toBe(403);
    expect(await statusOf(`${control.url}faults`, { Host: 'evil.example' })).toBe(403);
  });

  it('listens on loopback alone', async () => {
    expect((await start()).control.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  it('listens no more once it is closed', async () => {
    const { control, close } = await start();
    await close();

    await expect(fetch(control.url)).rejects.toThrow('fetch failed');
  });
});

describe('a program that has things go wrong', () => {
  it('is told with a code and a field what is wrong with its plan', async () => {
    const { control } = await start();

    expect(() => control.set({ seed: -1 })).toThrow(expect.objectContaining({ code: 'invalid_plan', field: 'seed' }));
  });

  it('is refused at the start already', async () => {
    await expect(start({ seed: -1 })).rejects.toMatchObject({ name: 'TypeError', code: 'invalid_plan' });
  });
});
