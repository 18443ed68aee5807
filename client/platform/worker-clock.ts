import type { Clock } from './clock.ts';

// Browsers let timers of hidden tabs run once a second, and after five minutes once a minute
// (developer.chrome.com/blog/timer-throttling-in-chrome-88). Those of a worker go on.
const SCRIPT = 'onmessage=e=>setTimeout(postMessage,e.data[1],e.data[0])';

/**
 * A clock like `plain` whose timers also run in a worker, where the platform has workers and the page's policy allows one (`worker-src
 * blob:`). Whichever rings first counts, so that nothing is lost with a worker that does not run.
 */
export function createWorkerClock(plain: Clock): Clock {
  const worker = openWorker();
  if (!worker) return plain;
  const waiting = new Map<number, () => void>();
  let count = 0;
  worker.onmessage = ({ data }) => waiting.get(data)?.();
  return {
    now: plain.now,
    after: (ms, call) => {
      count += 1;
      const id = count;
      const cancel = (): void => {
        waiting.delete(id);
        timer.cancel();
      };
      const ring = (): void => {
        cancel();
        call();
      };
      const timer = plain.after(ms, ring);
      waiting.set(id, ring);
      worker.postMessage([id, ms]);
      return { cancel };
    },
    stop: () => worker.terminate(),
  };
}

function openWorker(): Worker | undefined {
  try {
    return new Worker(URL.createObjectURL(new Blob([SCRIPT])));
  } catch {
    return undefined; // no workers here, or the policy forbids it
  }
}
