import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../../support/local-stack.ts';

const KEY = 'sk-of-the-local-stack';

describe('the local stack', { timeout: 60_000 }, () => {
  const environments = new Map<string, Readonly<Record<string, string>>>();
  const logged: string[] = [];
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack({
      environment: { DEMI_MODEL: 'openai:http://127.0.0.1:9/v1#small', DEMI_MODEL_API_KEY: KEY, HEARTBEAT_MS: '60000' },
      environmentOf: (name, all) => {
        environments.set(name, all);
        return { ...all };
      },
      log: (message, details) => logged.push(message, JSON.stringify(details)),
    });
  });
  afterAll(() => stack?.stop());

  it('gives the key of a model to the function that answers, and to no other', () => {
    const holders = [...environments].filter(([, all]) => Object.values(all).includes(KEY)).map(([name]) => name);

    expect(holders).toEqual(['reply']);
    expect(environments.size).toBe(9);
  });

  it('tells no other function who answers', () => {
    const told = [...environments].filter(([, all]) => all.DEMI_MODEL !== undefined).map(([name]) => name);

    expect(told).toEqual(['reply']);
  });

  it('gives every function what else it was started with', () => {
    expect([...environments.values()].map((all) => all.HEARTBEAT_MS)).toEqual(Array(9).fill('60000'));
  });

  it('logs no key while it starts', () => {
    expect(logged.join('\n')).not.toContain(KEY);
  });
});
