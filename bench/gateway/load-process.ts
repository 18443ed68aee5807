import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ask } from '../processes/messages.ts';
import type { Done, Echoes, Task } from './load-plan.ts';

/** The clients. One task at a time; rejects with what became of it. */
export type Load = {
  echo(task: Omit<Extract<Task, { kind: 'echo' }>, 'kind'>): Promise<Echoes>;
  open(url: string, connections: number, atOnce: number): Promise<void>;
  close(url: string): Promise<void>;
  stop(): void;
};

export function startLoad(): Load {
  const child = fork(fileURLToPath(new URL('./load.ts', import.meta.url)));
  return {
    async echo(task) {
      const done = await perform(child, { kind: 'echo', ...task });
      if (!('echoes' in done)) throw new Error('There are no echoes');
      return done.echoes;
    },
    async open(url, connections, atOnce) {
      await perform(child, { kind: 'open', url, connections, atOnce });
    },
    async close(url) {
      await perform(child, { kind: 'close', url });
    },
    stop: () => void child.kill(),
  };
}

async function perform(child: ChildProcess, task: Task): Promise<Done> {
  const done = (await ask(child, task)) as Done;
  if ('error' in done) throw new Error(done.error);
  return done;
}
