import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchFetch } from '../../../local/lambda/fetch-watch.ts';
import { current, type Running, startRunning } from '../../../local/lambda/running.ts';

const fetchOfNode = globalThis.fetch;
let hungUp = Promise.withResolvers<void>();

/** Answers with the beginning of a body, and no more. */
const server = createServer((_request, response) => {
  response.on('close', () => hungUp.resolve());
  response.write('the beginning');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  watchFetch();
});
afterAll(() => {
  globalThis.fetch = fetchOfNode;
  server.closeAllConnections();
  server.close();
});

function anInvocation(): Running {
  return startRunning(
    { requestId: 'request-1', death: undefined, clockOffsetMs: 0 },
    { done: () => undefined, refused: () => undefined },
  );
}

/** Fetches, and reads the beginning of the answer. */
function beginReading(running: Running, signal?: AbortSignal): Promise<ReadableStreamDefaultReader> {
  hungUp = Promise.withResolvers();
  return current.run(running, async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { body } = await fetch(url, signal === undefined ? {} : { signal });
    const reader = body?.getReader();
    if (reader === undefined) throw new Error('There is no body');
    await reader.read();
    return reader;
  });
}

describe('an answer that is being read', () => {
  it('ends when its caller aborts, also after garbage was collected', async () => {
    const abort = new AbortController();
    const reader = await beginReading(anInvocation(), AbortSignal.any([abort.signal]));
    collectGarbage();
    abort.abort();

    await expect(reader.read()).rejects.toThrow();
    await hungUp.promise;
  });

  it('ends with its invocation', async () => {
    const running = anInvocation();
    const reader = await beginReading(running);
    running.stop({ ok: true, json: undefined });

    await expect(reader.read()).rejects.toThrow('invocation has ended');
    await hungUp.promise;
  });
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('There is no gc');
  for (let times = 0; times < 5; times += 1) collect();
}
