import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readInPlace, tryStore } from '../../../local/tables/store.ts';

type Store = {
  put(key: string, value: unknown): Promise<void>;
  get(key: string): Promise<unknown>;
  open(): Promise<void>;
  close(): Promise<void>;
};

/** The store that dynalite would open. */
async function newStore(): Promise<{ readonly store: Store; readonly path: string }> {
  const { Level } = createRequire(createRequire(import.meta.url).resolve('dynalite'))('level') as {
    Level: new (path: string, options: object) => Store;
  };
  const path = await mkdtemp(join(tmpdir(), 'demi-store-'));
  const store = new Level(path, { valueEncoding: 'json' });
  onTestFinished(async () => {
    await store.close();
    await rm(path, { recursive: true, force: true });
  });
  return { store, path };
}

readInPlace();

it('An item is read as it was written', async () => {
  const { store } = await newStore();
  await store.open();
  await store.put('a', { b: 1 });

  expect(await store.get('a')).toEqual({ b: 1 });
});

it('What is not there is undefined', async () => {
  const { store } = await newStore();
  await store.open();

  expect(await store.get('a')).toBeUndefined();
});

it('A read waits for a store that is still opening', async () => {
  const { store } = await newStore();

  expect(await store.get('a')).toBeUndefined();
});

it('A store that is open already does not open again', async () => {
  const { store, path } = await newStore();
  await store.open();

  await expect(tryStore(path)).rejects.toThrow('Does another local stack have them?');
});
