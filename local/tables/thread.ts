import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { Outcome } from '../faults/fate.ts';
import { refuseDynamoDb } from '../faults/refusals.ts';
import { serviceDoor } from '../faults/service-door.ts';
import { keepCompiled } from '../keep-compiled.ts';
import { guardLoopback, LOOPBACK } from '../services/loopback-guard.ts';
import type { ServiceTroubles } from '../services/troubles.ts';
import type { FromTablesThread, TablesThreadData, ToTablesThread } from './messages.ts';
import { guardTables } from './table-door.ts';

// dynalite in a thread of its own: half of what the local stack does is reading and writing tables.

const { path, countUnits, asksForFates } = workerData as TablesThreadData;
const asked = new Map<number, (outcome: Outcome) => void>();
const post = (message: FromTablesThread): void => parentPort?.postMessage(message);

keepCompiled();
const { tryStore, readInPlace } = await import('./store.ts');
const { default: dynalite } = await import('dynalite');
await tryStore(path);
readInPlace();
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0 });
guardTables(server, { countUnits, troubles: asksForFates ? askingTroubles() : undefined });
guardLoopback(server); // dynalite itself lets every page read its answers
server.listen(0, LOOPBACK, () => post({ kind: 'listening', port: (server.address() as AddressInfo).port }));

parentPort?.on('message', (message: ToTablesThread) => {
  if (message.kind === 'stop') return stop();
  asked.get(message.id)?.(message.outcome);
  asked.delete(message.id);
});

function stop(): void {
  server.closeAllConnections();
  server.close(() => parentPort?.close()); // nothing else keeps the thread alive
}

/** What becomes of a call is decided where the plan and the dice are, in the main thread, and carried out here. */
function askingTroubles(): ServiceTroubles {
  let calls = 0;
  const ask = (tables: readonly string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      const id = calls++;
      asked.set(id, resolve);
      post({ kind: 'call', id, tables });
    });
  return serviceDoor({ fate: (tables) => ask(tables()), refuse: refuseDynamoDb });
}
