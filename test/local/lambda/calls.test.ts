import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FunctionOptions, InvocationReport } from '../../../local/lambda/start-function.ts';
import type { Death } from '../../../local/lambda/troubles.ts';
import { createManualClock } from '../gateway/manual-clock.ts';
import { functionOf } from './function-of.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A service that notes every request, and answers with nothing unless it is told how. */
async function startService(answer: Answer = (_request, response) => void response.end()) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(String(request.headers['x-amz-target'] ?? request.method));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A function that may `call(operation)` the service, and one more way for each test; and what was told of it. */
async function startCaller(url: string, body: string, options: Partial<FunctionOptions> = {}) {
  const reports: InvocationReport[] = [];
  const log = vi.fn<FunctionOptions['log']>();
  const caller = await functionOf(
    `
    import { Agent, request } from 'node:http';
    const agent = new Agent({ keepAlive: true });
    const call = (operation) => new Promise((resolve, reject) => {
      const headers = { 'x-amz-target': 'DynamoDB_20120810.' + operation };
      request(${JSON.stringify(url)}, { method: 'POST', agent, headers }, (response) => {
        response.resume().once('end', resolve);
      }).once('error', reject).end();
    });
    let release;
    const released = new Promise((resolve) => { release = resolve; });
    export const handler = async (mode) => { ${body} };`,
    { onInvocation: (report) => reports.push(report), log, ...options },
  );
  return { ...caller, reports, log };
}

const died = (death: Death): FunctionOptions['troubles'] => ({ death: () => death, clockOffsetMs: () => 0 });

describe('the calls of an invocation', () => {
  it('are reported in their order, with service, status and units', async () => {
    const { url } = await startService((_request, response) => {
      response.writeHead(400, { 'x-local-read-units': '0.5', 'x-local-write-units': '2' }).end();
    });
    const { invoke, reports } = await startCaller(url, `await call('GetItem'); await call('PutItem');`);
    await invoke({});

    const units = {
      status: 400,
      readUnits: 0.5,
      writeUnits: 2,
      startedAtMs: expect.any(Number),
      durationMs: expect.any(Number),
    };
    expect(reports).toEqual([
      {
        function: 'chat',
        trigger: 'schedule',
        ok: true,
        coldStart: true,
        durationMs: expect.any(Number),
        calls: [
          { service: 'DynamoDB', operation: 'GetItem', ...units },
          { service: 'DynamoDB', operation: 'PutItem', ...units },
        ],
      },
    ]);
  });

  it('are told apart when several invocations run at once', async () => {
    const { url } = await startService();
    const { invoke, reports } = await startCaller(url, 'await call(mode); await call(mode);');
    await Promise.all([invoke('A'), invoke('B')]);

    const operations = reports.map(({ calls }) => calls.map(({ operation }) => operation));
    expect(operations).toEqual(
      expect.arrayContaining([
        ['A', 'A'],
        ['B', 'B'],
      ]),
    );
  });

  it('tell when they began, so that what runs side by side can be told from what waits', async () => {
    const waiting: ServerResponse[] = [];
    const { url } = await startService((request, response) => {
      if (String(request.headers['x-amz-target']).endsWith('.After')) return void response.end();
      waiting.push(response);
      if (waiting.length === 2) for (const each of waiting) each.end();
    });
    const { invoke, reports } = await startCaller(
      url,
      `await Promise.all([call('One'), call('Other')]); await new Promise(setImmediate); await call('After');`,
    );
    await invoke({});

    const [one, other, after] = reports[0]?.calls ?? [];
    const endOf = (call = one) => (call?.startedAtMs ?? 0) + (call?.durationMs ?? 0);
    expect(other?.startedAtMs).toBeLessThan(endOf(one));
    expect(after?.startedAtMs).toBeGreaterThanOrEqual(Math.max(endOf(one), endOf(other)));
  });

  it('count when nobody answered them', async () => {
    const { url } = await startService((_request, response) => response.destroy());
    const { invoke, reports } = await startCaller(
      url,
      `await call('GetItem').catch(() => {}); await new Promise(setImmediate);`,
    );
    await invoke({});

    expect(reports[0]?.calls).toMatchObject([{ operation: 'GetItem', status: undefined }]);
  });

  it('made by fetch count as well', async () => {
    const { url, requests } = await startService();
    const { invoke, reports } = await startCaller(url, `await fetch(${JSON.stringify(url)}, { method: 'PUT' });`);
    await invoke({});

    expect(requests).toEqual(['PUT']);
    expect(reports[0]?.calls).toMatchObject([{ service: new URL(url).host, operation: 'PUT', status: 200 }]);
  });
});

describe('a call that a handler does not wait for', () => {
  it('never reaches the service when it begins after the handler has returned, and the log names the function', async () => {
    const { url, requests } = await startService();
    const { invoke, log } = await startCaller(
      url,
      `if (mode === 'careless') void Promise.resolve().then(() => new Promise(setImmediate)).then(() => call('PutItem'));
       else await call('GetItem');`,
    );
    await invoke('careless');
    await vi.waitFor(() => expect(log).toHaveBeenCalled());
    await invoke('careful');

    expect(requests).toEqual(['DynamoDB_20120810.GetItem']);
    expect(log.mock.calls).toEqual([
      ['call_not_awaited', { level: 'error', function: 'chat', request_id: expect.any(String), calls: 'PutItem' }],
    ]);
  });

  it('is cut when it is under way, and the log names the function', async () => {
    const { url } = await startService(() => undefined);
    const { invoke, log } = await startCaller(url, `void call('PutItem');`);
    await invoke({});

    expect(log.mock.calls).toEqual([
      ['call_not_awaited', { level: 'error', function: 'chat', request_id: expect.any(String), calls: 'PutItem' }],
    ]);
  });

  it('is refused to fetch too', async () => {
    const { url, requests } = await startService();
    const { invoke, log } = await startCaller(
      url,
      `if (mode === 'careless') setImmediate(() => fetch(${JSON.stringify(url)}, { method: 'PUT' }));
       else await call('GetItem');`,
    );
    await invoke('careless');
    await vi.waitFor(() => expect(log).toHaveBeenCalled());
    await invoke('careful');

    expect(requests).toEqual(['DynamoDB_20120810.GetItem']);
  });

  it('is cut in fetch too, and the log names the function', async () => {
    const cut = Promise.withResolvers<void>();
    const { url } = await startService((request) => void request.once('close', cut.resolve));
    const { invoke, log } = await startCaller(
      url,
      `void fetch(${JSON.stringify(url)}, { method: 'PUT' }); await new Promise((resolve) => setTimeout(resolve, 100));`,
    );
    await invoke({});
    await cut.promise;

    expect(log.mock.calls).toEqual([
      ['call_not_awaited', expect.objectContaining({ function: 'chat', calls: `PUT ${new URL(url).host}` })],
    ]);
  });

  it('is no reason for a note when it has been answered by then', async () => {
    const { url } = await startService();
    const { invoke, log } = await startCaller(url, `const answered = call('PutItem'); await answered;`);
    await invoke({});

    expect(log).not.toHaveBeenCalled();
  });
});

describe('an invocation that is overdue', () => {
  it('reaches no service any more', async () => {
    const { url, requests } = await startService();
    const { invoke, log } = await startCaller(
      url,
      `if (mode === 'release') { release(); await new Promise(setImmediate); return call('GetItem'); }
       await released; await call('PutItem');`,
      { timeoutMs: 300 },
    );

    await expect(invoke('wait')).rejects.toThrow('Task timed out after 0.3 seconds');
    await invoke('release');
    expect(requests).toEqual(['DynamoDB_20120810.GetItem']);
    expect(log).not.toHaveBeenCalled();
  });
});

describe('an invocation that is killed', () => {
  const BODY = `await call('First').catch(() => {}); await call('Second').catch(() => {}); await call('Third').catch(() => {});`;

  it('before a call does not make it, nor any after it', async () => {
    const { url, requests } = await startService();
    const { invoke } = await startCaller(url, BODY, { troubles: died({ call: 2, when: 'before' }) });

    await expect(invoke({})).rejects.toThrow('Runtime exited with error: signal: killed');
    await fetch(url);
    expect(requests).toEqual(['DynamoDB_20120810.First', 'GET']);
  });

  it('after a call has made it, and makes none after it', async () => {
    const { url, requests } = await startService();
    const { invoke, log } = await startCaller(url, BODY, { troubles: died({ call: 2, when: 'after' }) });

    await expect(invoke({})).rejects.toThrow('Runtime exited with error: signal: killed');
    expect(requests).toEqual(['DynamoDB_20120810.First', 'DynamoDB_20120810.Second']);
    expect(log).not.toHaveBeenCalled();
  });

  it('at a call that it does not come to lives on', async () => {
    const { url } = await startService();
    const { invoke } = await startCaller(url, `await call('First'); return 'done';`, {
      troubles: died({ call: 2, when: 'before' }),
    });

    expect(await invoke({})).toBe('done');
  });
});

describe('a function whose clock is wrong', () => {
  it('sees it in Date, and not in the time that is left', async () => {
    const hour = 3_600_000;
    const about = await functionOf(
      `export const handler = async (_event, context) => ({
         now: Date.now(), date: new Date().getTime(), fixed: new Date(5).getTime(), utc: Date.UTC(1970, 0, 2),
         isDate: new Date() instanceof Date, left: context.getRemainingTimeInMillis() });`,
      { troubles: { death: () => undefined, clockOffsetMs: () => hour } },
    );
    const before = Date.now();
    const seen = (await about.invoke({})) as Record<string, number>;

    expect(seen).toMatchObject({ fixed: 5, utc: 86_400_000, isDate: true });
    expect(seen.now).toBeGreaterThanOrEqual(before + hour);
    expect(seen.date).toBeGreaterThanOrEqual(before + hour);
    expect(seen.left).toBeLessThanOrEqual(10_000);
  });
});

describe('a cold start', () => {
  it('delays an invocation for which there is no environment yet, and only that', async () => {
    const reports: InvocationReport[] = [];
    const clock = createManualClock();
    const cold = await functionOf('export const handler = async () => 1;', {
      coldStartMs: 200,
      clock,
      onInvocation: (report) => reports.push(report),
    });
    const first = cold.invoke({});
    await vi.waitFor(() => expect(clock.pendingTimers()).toBe(1));
    clock.advance(200);

    expect(await first).toBe(1);
    expect(await cold.invoke({})).toBe(1);
    expect(reports.map(({ coldStart }) => coldStart)).toEqual([true, false]);
  });
});
