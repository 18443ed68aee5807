import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { functionOf, MODULE_NAME, testFolder } from './function-of.ts';

describe('a function', () => {
  it('gets the event and answers with what its handler gives', async () => {
    const add = await functionOf('export const handler = async ({ a, b }) => ({ sum: a + b });');

    expect(await add.invoke({ a: 1, b: 2 })).toEqual({ sum: 3 });
  });

  it('answers with what JSON carries, as from Lambda', async () => {
    const dated = await functionOf('export const handler = async () => ({ at: new Date(0), gone: undefined });');

    expect(await dated.invoke({})).toStrictEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  it('may answer with nothing', async () => {
    const silent = await functionOf('export const handler = async () => undefined;');

    expect(await silent.invoke({})).toBeUndefined();
  });

  it('is told its name, an id of this invocation, and how much time is left', async () => {
    const about = await functionOf(
      `export const handler = async (_event, { getRemainingTimeInMillis, ...context }) =>
         ({ ...context, left: getRemainingTimeInMillis() });`,
      { name: 'welcome', timeoutMs: 5_000, memoryMb: 512 },
    );

    const [first, second] = [await about.invoke({}), await about.invoke({})] as Record<string, unknown>[];
    expect(first).toEqual({
      functionName: 'welcome',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:welcome',
      memoryLimitInMB: '512',
      awsRequestId: expect.any(String),
      logGroupName: '/aws/lambda/welcome',
      logStreamName: 'local',
      left: expect.any(Number),
    });
    expect(first?.left).toBeGreaterThan(0);
    expect(first?.left).toBeLessThanOrEqual(5_000);
    expect(second?.awsRequestId).not.toBe(first?.awsRequestId);
  });

  it('has an environment of its own: what it is given, and nothing of the process', async () => {
    vi.stubEnv('OF_THE_PROCESS', 'yes');
    onTestFinished(() => void vi.unstubAllEnvs());
    const environment = await functionOf('export const handler = async () => process.env;', {
      environment: { A: '1' },
    });

    expect(await environment.invoke({})).toEqual({
      A: '1',
      PATH: process.env.PATH,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'chat',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    });
  });

  it('keeps its state between invocations', async () => {
    const count = await functionOf('let calls = 0; export const handler = async () => (calls += 1);');
    await count.invoke({});

    expect(await count.invoke({})).toBe(2);
  });

  it('works on several events at once', async () => {
    const meet = await functionOf(`
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
    await expect(functionOf('export const handler = (;')).rejects.toThrow(/^Function chat does not load: /);
  });

  it('says where, if it is TypeScript', async () => {
    const entry = join(await testFolder(), 'broken.ts');
    await writeFile(entry, 'export const handler = () => {\n  return (;\n};');

    await expect(functionOf('', { entry })).rejects.toThrow(/broken\.ts:2\)$/);
  });
});

describe('a function that fails', () => {
  it('rejects with the name, the words and the stack of what its handler threw', async () => {
    const failing = await functionOf(`export const handler = async () => { throw new RangeError('too far'); };`);

    const error = await failing.invoke({}).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      name: 'RangeError',
      message: 'too far',
      stack: expect.stringContaining(MODULE_NAME),
    });
  });

  it('rejects when what was thrown is no error', async () => {
    const failing = await functionOf(`export const handler = async () => { throw 'just words'; };`);

    await expect(failing.invoke({})).rejects.toThrow('just words');
  });

  it('rejects when its result is nothing that JSON has', async () => {
    const failing = await functionOf('export const handler = async () => 1n;');

    await expect(failing.invoke({})).rejects.toThrow('BigInt');
  });

  it('rejects when it is overdue, and works on', async () => {
    const sleepy = await functionOf(
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
    const dying = await functionOf(mortal(join(await testFolder(), 'note')));
    const waiting = dying.invoke('wait');

    await expect(Promise.allSettled([waiting, dying.invoke('die')])).resolves.toMatchObject([
      { status: 'rejected', reason: { message: 'The thread of function chat has ended' } },
      { status: 'rejected', reason: { message: 'The thread of function chat has ended' } },
    ]);
  });

  it('is replaced by the next invocation, once for all that come meanwhile', async () => {
    const note = join(await testFolder(), 'note');
    const dying = await functionOf(mortal(note));
    await dying.invoke('die').catch(() => undefined);

    expect(await Promise.all([dying.invoke(''), dying.invoke('')])).toEqual(['alive', 'alive']);
    expect(await readFile(note, 'utf8')).toBe('born born ');
  });

  it('is replaced when it hangs in a loop', async () => {
    const looping = await functionOf(
      `export const handler = async (mode) => { while (mode === 'loop'); return 'alive'; };`,
      { timeoutMs: 100 },
    );

    await expect(looping.invoke('loop')).rejects.toThrow('The thread of function chat has ended');
    expect(await looping.invoke('')).toBe('alive');
  });
});

describe('an error that nobody caught', () => {
  const careless = `
    export const handler = async (mode) => {
      if (mode === 'throw') setImmediate(() => { throw new Error('nobody caught me'); });
      if (mode === 'reject') void Promise.reject(new Error('nobody awaited me'));
      if (mode === 'late') setTimeout(() => { throw new Error('too late'); }, 1);
      if (mode === 'wait') await new Promise((resolve) => setTimeout(resolve, 50));
      return mode === 'late' || mode === 'wait' ? 'fine' : new Promise(() => {});
    };`;

  it.each([
    ['throw', 'nobody caught me'],
    ['reject', 'nobody awaited me'],
  ])('ends the invocation that it comes from (%s), and no other', async (mode, message) => {
    const running = await functionOf(careless);
    const other = running.invoke('wait');

    await expect(running.invoke(mode)).rejects.toThrow(message);
    expect(await other).toBe('fine');
  });

  it('counts for nothing after the end of its invocation', async () => {
    const running = await functionOf(careless);

    expect(await running.invoke('late')).toBe('fine');
    expect(await running.invoke('wait')).toBe('fine');
  });

  it('ends the thread when it comes from no invocation', async () => {
    const running = await functionOf(`
      setTimeout(() => { throw new Error('in the background'); }, 1);
      export const handler = () => new Promise(() => {});`);

    await expect(running.invoke({})).rejects.toThrow('in the background');
  });
});

describe('a function that does not start', () => {
  it('says why when its module throws', async () => {
    await expect(functionOf(`throw new Error('no table'); export const handler = 1;`)).rejects.toThrow('no table');
  });

  it('says so when its thread ends while the module is loaded', async () => {
    await expect(functionOf('process.exit(0);')).rejects.toThrow('The thread of function chat has ended');
  });
});

describe('a function that is stopped', () => {
  it('rejects what it worked on, and whatever comes later', async () => {
    const stopped = await functionOf('export const handler = () => new Promise(() => {});');
    const running = stopped.invoke({}).catch((cause: unknown) => cause);
    await stopped.stop();

    expect(await running).toMatchObject({ message: 'The thread of function chat has ended' });
    await expect(stopped.invoke({})).rejects.toThrow('The thread of function chat has ended');
  });
});
