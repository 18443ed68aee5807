import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

// Loaded into every host before its own program: tells how much memory it holds when nothing is left to collect, and how long it has
// kept a processor busy; and ends it with the bench.

/** Bytes. */
export type Memory = { readonly resident: number; readonly javaScript: number };

export type Question = 'memory' | 'processor';

if (isMainThread && process.send !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  process.on('disconnect', () => process.exit());
  process.on('message', (message) => {
    if (message === 'processor') process.send?.(busyMs());
    if (message !== 'memory') return;
    collect();
    collect(); // what the first one only found to be garbage
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ resident: rss, javaScript: heapUsed + external } satisfies Memory);
  });
}

/** All its threads together; processes that it starts do not count. */
function busyMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000; // µs to ms
}
