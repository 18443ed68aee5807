import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, refusedBy } from '../local/gateway/client.ts';

const START = fileURLToPath(new URL('../../examples/echo/start.ts', import.meta.url));

describe('the echo example', () => {
  let child: ChildProcess;
  let url: string;
  beforeAll(async () => {
    child = spawn(process.execPath, [START], { env: { PATH: process.env.PATH, PORT: '0' }, stdio: 'pipe' });
    const [line] = await once(createInterface({ input: child.stdout ?? fail() }), 'line');
    url = /ws:[^']+/.exec(String(line))?.[0] ?? '';
  });
  afterAll(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  it('answers with what was said, and by whom', async () => {
    const client = await connect(url);
    client.send({ action: 'echo', text: 'Hello' });

    expect(JSON.parse(await client.next())).toEqual({ name: 'ada', said: 'Hello' });
  });

  it('answers later, through its queue, in order', async () => {
    const client = await connect(url);
    client.send({ action: 'later', text: 'first' });
    expect(await client.next()).toBe('first');
    client.send({ action: 'later', text: 'second' });

    expect(await client.next()).toBe('second');
  });

  it('lets nobody in who gives no name', async () => {
    expect(await refusedBy(url.replace(/\?.*/, ''))).toMatchObject({ status: 401 });
  });
});

function fail(): never {
  throw new Error('The example has no output');
}
