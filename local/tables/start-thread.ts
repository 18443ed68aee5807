import { Worker } from 'node:worker_threads';
import { WHERE_COMPILED } from '../keep-compiled.ts';
import type { CallFates } from '../services/troubles.ts';
import type { FromTablesThread, TablesThreadData, ToTablesThread } from './messages.ts';

export type TablesThread = { readonly port: number; stop(): Promise<void> };

/**
 * Starts the thread of dynalite. Rejects with what it says when it does not start. What it throws later ends the process:
 * without tables nothing goes on.
 */
export async function startTablesThread(
  path: string,
  { fates, countUnits }: { readonly fates: CallFates | undefined; readonly countUnits: boolean },
): Promise<TablesThread> {
  const data: TablesThreadData = { path, countUnits, asksForFates: fates !== undefined };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    name: 'tables',
    env: { ...process.env, ...WHERE_COMPILED },
    workerData: data,
  });
  const tell = (message: ToTablesThread): void => worker.postMessage(message);
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The thread of the tables has ended')));
    worker.on('message', (message: FromTablesThread) => {
      if (message.kind === 'listening') return resolve(message.port);
      const { id, tables } = message;
      void fates?.outcome(tables).then((outcome) => tell({ kind: 'fate', id, outcome }));
    });
  });
  worker.removeAllListeners('error');
  return {
    port,
    async stop() {
      tell({ kind: 'stop' });
      await ended;
    },
  };
}
