import { createRequire } from 'node:module';
import { TABLES_DO_NOT_OPEN } from './error-codes.ts';

type Store = {
  open(): Promise<void>;
  close(): Promise<void>;
  get(key: string): Promise<unknown>;
  getSync(key: string): unknown;
  readonly status: string;
};
type StoreClass = { new (path: string): Store; readonly prototype: Store };

/** LevelDB as dynalite has it. */
const { Level } = loadLevel();

function loadLevel(): { readonly Level: StoreClass } {
  const requireFromDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  return requireFromDynalite('level') as { Level: StoreClass };
}

/** dynalite throws where nobody can catch it when its store does not open; one process at a time can have it. */
export async function tryStore(path: string): Promise<void> {
  const store = new Level(path);
  try {
    await store.open();
  } catch (cause) {
    const error = new Error(`The tables in ${path} do not open. Does another local stack have them?`, { cause });
    throw Object.assign(error, { code: TABLES_DO_NOT_OPEN });
  }
  await store.close();
}

/**
 * From now on dynalite's reads of single items do not go to another thread: nearly all of them are in LevelDB's memory, and the
 * way there and back took more of the tables' time than anything else.
 */
export function readInPlace(): void {
  const readElsewhere = Level.prototype.get;
  Level.prototype.get = async function (this: Store, key) {
    return this.status === 'open' ? this.getSync(key) : readElsewhere.call(this, key); // that one waits until it is
  };
}
