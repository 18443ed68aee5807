import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toItem } from '../../adapters/message-item.ts';
import { userRoom } from '../../chat/ports/connections.ts';
import { localTables, tableName } from '../../local/demi/resources.ts';
import { startTables } from '../../local/tables/start-tables.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { conversation } from '../units/conversation.ts';
import { putMessages, putRows } from '../units/put-messages.ts';
import { type Size, seedName } from './sizes.ts';

/** Who stands in all seeded tables. */
export const USER_ID = '01a0b7d2-5c1e-7a40-9f63-2d8e4b6a1c90';

const VERSION = 1;
const EVERY_MS = 800; // a turn: 200,000 messages are a day's
const ENDS_BEFORE_MS = 3_600_000; // 1 h before it is seeded, so that nothing is young
const DAY_MS = 86_400_000;
/** Messages are kept, and found, for seven days, and the first are a day old when they are seeded. */
const FRESH_MS = 5 * DAY_MS;
const FAR_FUTURE_SECONDS = 4_102_444_800; // 2100: for what nobody reads
const FAR_FUTURE = '2100-01-01T00:00:00.000Z';
const MARK = 'seeded.json';

type Mark = { readonly fingerprint: string; readonly seededAt: number };

/**
 * A data folder of its own with so much in its tables, to be removed by whoever has used it. It is a copy: what was seeded once is
 * kept in `cacheFolder`, for five days, because then the first messages expire.
 */
export async function seededFolder(
  cacheFolder: string,
  size: Size,
  say: (line: string) => void,
): Promise<Awaited<ReturnType<typeof temporaryFolder>>> {
  const kept = join(cacheFolder, 'growth', seedName(size));
  if (!(await isUsable(kept))) {
    const startedAt = performance.now();
    say(`seeding ${seedName(size)}`);
    await seed(kept, size);
    say(`seeded in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  }
  const copy = await temporaryFolder();
  await cp(kept, copy.path, { recursive: true });
  return copy;
}

async function isUsable(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, MARK), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const mark = JSON.parse(text) as Mark;
  return mark.fingerprint === fingerprint() && Date.now() - mark.seededAt < FRESH_MS;
}

/** Beside its place, and moved there when it is whole: what broke off is seeded anew. */
async function seed(folder: string, size: Size): Promise<void> {
  const draft = `${folder}.${randomUUID()}`;
  await mkdir(draft, { recursive: true });
  try {
    const seededAt = Date.now();
    await fill(draft, size, seededAt);
    await writeFile(join(draft, MARK), JSON.stringify({ fingerprint: fingerprint(), seededAt } satisfies Mark));
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function fill(folder: string, size: Size, now: number): Promise<void> {
  const tables = await startTables(folder, localTables());
  const { endpoint } = tables;
  const others = size.conversations - 1;
  const past = { endsAt: now - ENDS_BEFORE_MS, everyMs: EVERY_MS };
  await putMessages(endpoint, conversation(USER_ID, size.messages, past));
  for (let other = 0; other < others; other += 1)
    await putMessages(endpoint, conversation(`${USER_ID}:${other}`, 2, past));
  await putRows(endpoint, tableName('conversations'), otherUsers(others));
  await putRows(endpoint, tableName('connections'), otherConnections(size.connections - 1));
  const counts = await tables.count();
  await tables.stop();
  const expected = { messages: size.messages + 2 * others, conversations: others, connections: size.connections - 1 };
  for (const [name, amount] of Object.entries(expected)) {
    const found = counts[tableName(name as keyof typeof expected)];
    if (found !== amount) throw new Error(`${found} instead of ${amount} items were seeded into ${name}`);
  }
}

/** Whom she will write to, though not in this century. */
function* otherUsers(amount: number) {
  for (let user = 0; user < amount; user += 1) {
    const id = `user-${user}`;
    yield { conversation_id: id, user_id: id, check_in_bucket: String(user % 8), check_in_at: FAR_FUTURE };
  }
}

function* otherConnections(amount: number) {
  for (let row = 0; row < amount; row += 1) {
    yield {
      room: userRoom(`user-${row}`),
      connection_id: `c-${String(row).padStart(10, '0')}=`,
      user_id: `user-${row}`,
      role: 'user',
      state: 'ready',
      topics: new Set(['stream']),
      expires_at: FAR_FUTURE_SECONDS,
    };
  }
}

/** Another one where tables or messages look otherwise. */
function fingerprint(): string {
  const sample = [...conversation(USER_ID, 2, { endsAt: 0, everyMs: EVERY_MS })].map(toItem);
  return createHash('sha256')
    .update(JSON.stringify([VERSION, localTables(), sample]))
    .digest('hex');
}
