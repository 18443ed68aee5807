import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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
      const done = await ask(child, { kind: 'echo', ...task });
      if (!('echoes' in done)) throw new Error('There are no echoes');
      return done.echoes;
    },
    async open(url, connections, atOnce) {
      await ask(child, { kind: 'open', url, connections, atOnce });
    },
    async close(url) {
      await ask(child, { kind: 'close', url });
    },
    stop: () => void child.kill(),
  };
}

async function ask(child: ChildProcess, task: Task): Promise<Done> {
  child.send(task);
  const [answer] = await once(child, 'message');
  const done = answer as Done;
  if ('error' in done) throw new Error(done.error);
  return done;
}
