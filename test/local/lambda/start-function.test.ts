import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type FunctionOptions, type LocalFunction, startFunction } from '../../../local/lambda/start-function.ts';

let folder: string;
let modules = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demi-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts a function whose module has this text; it is stopped when the test ends. */
async function start(source: string, options: Partial<FunctionOptions> = {}): Promise<LocalFunction> {
  modules += 1;
  const entry = join(folder, `module-${modules}.mjs`);
  await writeFile(entry, source);
  const started = await startFunction({ name: 'chat', entry, environment: {}, timeoutMs: 10_000, ...options });
  onTestFinished(() => started.stop());
  return started;
}

describe('a function', () => {
  it('gets the event and answers with what its handler gives', async () => {
    const add = await start('export const handler = async ({ a, b }) => ({ sum: a + b });');

    expect(await add.invoke({ a: 1, b: 2 })).toEqual({ sum: 3 });
  });

  it('answers with what JSON carries, as from Lambda', async () => {
    const dated = await start('export const handler = async () => ({ at: new Date(0), gone: undefined });');

    expect(await dated.invoke({})).toStrictEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  it('may answer with nothing', async () => {
    const silent = await start('export const handler = async () => undefined;');

    expect(await silent.invoke({})).toBeUndefined();
  });

  it('is told its name, an id of this invocation, and how much time is left', async () => {
    const about = await start(
      `export const handler = async (_event, { getRemainingTimeInMillis, ...context }) =>
         ({ ...context, left: getRemainingTimeInMillis() });`,
      { name: 'welcome', timeoutMs: 5_000 },
    );

    const [first, second] = [await about.invoke({}), await about.invoke({})] as Record<string, unknown>[];
    expect(first).toEqual({ functionName: 'welcome', awsRequestId: expect.any(String), left: expect.any(Number) });
    expect(first?.left).toBeGreaterThan(0);
    expect(first?.left).toBeLessThanOrEqual(5_000);
    expect(second?.awsRequestId).not.toBe(first?.awsRequestId);
  });

  it('has an environment of its own: what it is given, and nothing of the process', async () => {
    vi.stubEnv('OF_THE_PROCESS', 'yes');
    onTestFinished(() => void vi.unstubAllEnvs());
    const environment = await start('export const handler = async () => process.env;', { environment: { A: '1' } });

    expect(await environment.invoke({})).toEqual({
      A: '1',
      PATH: process.env.PATH,
      AWS_LAMBDA_FUNCTION_NAME: 'chat',
    });
  });

  it('keeps its state between invocations', async () => {
    const count = await start('let calls = 0; export const handler = async () => (calls += 1);');
    await count.invoke({});

    expect(await count.invoke({})).toBe(2);
  });

  it('works on several events at once', async () => {
    const meet = await start(`
      const arrived = [];
      export const handler = (name) => new Promise((resolve) => {
        arrived.push(() => resolve(name));
        if (arrived.length === 2) for (const go of arrived) go();
      });`);

    expect(await Promise.all([meet.invoke('a'), meet.invoke('b')])).toEqual(['a', 'b']);
  });
});

describe('a function that cannot be read', () => {
  it('says which one it is', async () => {
    await expect(start('export const handler = (;')).rejects.toThrow(/^Function chat does not load: /);
  });

  it('says where, if it is TypeScript', async () => {
    const entry = join(folder, 'broken.ts');
    await writeFile(entry, 'export const handler = () => {\n  return (;\n};');

    await expect(start('', { entry })).rejects.toThrow(/broken\.ts:2\)$/);
  });
});

describe('a function that fails', () => {
  it('rejects with the name, the words and the stack of what its handler threw', async () => {
    const failing = await start(`export const handler = async () => { throw new RangeError('too far'); };`);

    const error = await failing.invoke({}).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      name: 'RangeError',
      message: 'too far',
      stack: expect.stringContaining(`module-${modules}.mjs`),
    });
  });

  it('rejects when what was thrown is no error', async () => {
    const failing = await start(`export const handler = async () => { throw 'just words'; };`);

    await expect(failing.invoke({})).rejects.toThrow('just words');
  });

  it('rejects when its result is nothing that JSON has', async () => {
    const failing = await start('export const handler = async () => 1n;');

    await expect(failing.invoke({})).rejects.toThrow('BigInt');
  });

  it('rejects when it is overdue, and works on', async () => {
    const sleepy = await start(
      `export const handler = (mode) => mode === 'sleep' ? new Promise(() => {}) : Promise.resolve('awake');`,
      { timeoutMs: 400 },
    );

    await expect(sleepy.invoke('sleep')).rejects.toThrow('Task timed out after 0.4 seconds');
    expect(await sleepy.invoke('wake')).toBe('awake');
  });
});

describe('a function whose thread dies', () => {
  const mortal = (note: string): string => `
    import { appendFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(note)}, 'born ');
    export const handler = async (mode) => mode === 'die' ? process.exit(1) : mode === 'wait' ? new Promise(() => {}) : 'alive';`;

  it('rejects all that it worked on', async () => {
    const dying = await start(mortal(join(folder, 'first')));
    const waiting = dying.invoke('wait');

    await expect(Promise.allSettled([waiting, dying.invoke('die')])).resolves.toMatchObject([
      { status: 'rejected', reason: { message: 'The thread of function chat has ended' } },
      { status: 'rejected', reason: { message: 'The thread of function chat has ended' } },
    ]);
  });

  it('is replaced by the next invocation, once for all that come meanwhile', async () => {
    const note = join(folder, 'second');
    const dying = await start(mortal(note));
    await dying.invoke('die').catch(() => undefined);

    expect(await Promise.all([dying.invoke(''), dying.invoke('')])).toEqual(['alive', 'alive']);
    expect(await readFile(note, 'utf8')).toBe('born born ');
  });

  it('dies of an error that nobody caught, and says which', async () => {
    const dying = await start(`
      export const handler = () => new Promise(() => setImmediate(() => { throw new Error('nobody caught me'); }));`);

    await expect(dying.invoke({})).rejects.toThrow('nobody caught me');
  });
});

describe('a function that does not start', () => {
  it('says why when its module throws', async () => {
    await expect(start(`throw new Error('no table'); export const handler = 1;`)).rejects.toThrow('no table');
  });

  it('says so when its thread ends while the module is loaded', async () => {
    await expect(start('process.exit(0);')).rejects.toThrow('The thread of function chat has ended');
  });
});

describe('a function that is stopped', () => {
  it('rejects what it worked on, and whatever comes later', async () => {
    const stopped = await start('export const handler = () => new Promise(() => {});');
    const running = stopped.invoke({}).catch((cause: unknown) => cause);
    await stopped.stop();

    expect(await running).toMatchObject({ message: 'The thread of function chat has ended' });
    await expect(stopped.invoke({})).rejects.toThrow('Function chat is not running');
  });
});
