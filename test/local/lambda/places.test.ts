import { expect, it } from 'vitest';
import { createPlaces } from '../../../local/lambda/places.ts';

/** Tasks that last until they are ended, by name. */
function start(count: number) {
  const places = createPlaces(count);
  const begun: string[] = [];
  const endings = new Map<string, { end(): void; fail(): void }>();
  const run = (name: string): Promise<string> =>
    places(() => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      begun.push(name);
      endings.set(name, { end: () => resolve(name), fail: () => reject(new Error(name)) });
      return promise;
    });
  return {
    begun,
    run,
    end: (name: string) => endings.get(name)?.end(),
    fail: (name: string) => endings.get(name)?.fail(),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('No more tasks run at once than there are places', async () => {
  const { begun, run } = start(2);
  for (const name of ['a', 'b', 'c']) void run(name);
  await turn();

  expect(begun).toEqual(['a', 'b']);
});

it('Whoever waits gets the next place, in their order', async () => {
  const { begun, run, end } = start(1);
  const first = run('a');
  for (const name of ['b', 'c']) void run(name);
  end('a');
  expect(await first).toBe('a');
  await turn();

  expect(begun).toEqual(['a', 'b']);
});

it('A task that fails leaves its place too', async () => {
  const { begun, run, fail } = start(1);
  const failing = run('a');
  void run('b');
  fail('a');
  await expect(failing).rejects.toThrow('a');
  await turn();

  expect(begun).toEqual(['a', 'b']);
});

it('A place that nobody waited for is free afterwards', async () => {
  const { begun, run, end } = start(1);
  const first = run('a');
  end('a');
  await first;
  void run('b');
  await turn();

  expect(begun).toEqual(['a', 'b']);
});
