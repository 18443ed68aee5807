import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SERVERLESS_OFFLINE_13, SERVERLESS_OFFLINE_14 } from '../../../bench/peers/serverless-offline.ts';
import { startArchitect } from './hosts/architect.ts';
import { startOurs } from './hosts/ours.ts';
import { startServerlessOffline } from './hosts/serverless-offline.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import { ROWS } from './rows.ts';
import type { Host } from './subject.ts';
import { type Column, renderComparison, withComparison } from './table.ts';
import { type Result, tryRow } from './trial.ts';

// `npm run compare-gateways` tries every row with the local gateway and with other emulators, installed
// from npm into a temporary folder, and writes what it saw into docs/gateway.md. With `--print` it only prints it, with
// `--host NAME` it tries but one host, with `--row PREFIX` but some rows; both print too. With `--folder PATH` it installs
// there, and leaves it there.

const PAGE = fileURLToPath(new URL('../../../docs/gateway.md', import.meta.url));

type StartHost = (recorder: Recorder, folder: string) => Promise<Host>;

const HOSTS: Readonly<Record<string, StartHost>> = {
  ours: startOurs,
  'serverless-offline-13': (recorder, folder) => startServerlessOffline(recorder, folder, SERVERLESS_OFFLINE_13),
  'serverless-offline-14': (recorder, folder) => startServerlessOffline(recorder, folder, SERVERLESS_OFFLINE_14),
  architect: startArchitect,
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string' },
      row: { type: 'string' },
      print: { type: 'boolean' },
      folder: { type: 'string' },
    },
  });
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'gateways-'));
  const hosts = Object.entries(HOSTS).filter(([name]) => values.host === undefined || name === values.host);
  const rows = ROWS.filter(({ id }) => id.startsWith(values.row ?? ''));
  const columns: Column[] = [];
  for (const [name, start] of hosts) columns.push(await tryHost(start, join(folder, name), rows));
  const today = new Date().toISOString().slice(0, 10);
  const comparison = renderComparison(rows, columns, `${today}, Node.js ${process.versions.node}`);
  const isWhole = hosts.length === Object.keys(HOSTS).length && rows.length === ROWS.length;
  if (values.print || !isWhole) console.log(comparison);
  else writeFileSync(PAGE, withComparison(readFileSync(PAGE, 'utf8'), comparison));
  // what a host said may tell why a row was not tried
  const isComplete = columns.every(({ results }) => [...results.values()].every(({ kind }) => kind !== 'not tried'));
  if (values.folder === undefined && isComplete) rmSync(folder, { recursive: true, force: true });
}

/** One row after the other: some of them count what a host does, and others fill it up. */
async function tryHost(start: StartHost, folder: string, rows: typeof ROWS): Promise<Column> {
  mkdirSync(folder, { recursive: true });
  const recorder = await startRecorder();
  const host = await start(recorder, folder);
  console.error(`${host.name}, in ${folder}`);
  try {
    const results = new Map<string, Result>();
    for (const row of rows) {
      const result = await tryRow(host, row);
      results.set(row.id, result);
      console.error(`  ${row.id}: ${JSON.stringify(result)}`);
    }
    return { host: host.name, results };
  } finally {
    await recorder.stop();
    await host.stop();
  }
}

main().catch((cause: unknown) => {
  console.error(cause);
  process.exit(1);
});
