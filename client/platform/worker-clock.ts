import { type Clock, plainClock, type Timer } from './clock.ts';

// Browsers let timers of hidden tabs run once a second, and after five minutes once a minute
// (developer.chrome.com/blog/timer-throttling-in-chrome-88). Those of a worker go on.
const THROTTLED_FROM_MS = 1_000; // 1 s
const SCRIPT =
  'const t={};onmessage=({data:[i,m]})=>{if(m<0){clearTimeout(t[i]);delete t[i]}' +
  'else t[i]=setTimeout(()=>{delete t[i];postMessage(i)},m)}';

/** A clock whose longer timers run in a worker, where the platform has workers and the page's policy allows one. */
export function createWorkerClock(): Clock {
  if (typeof document === 'undefined' || typeof Worker === 'undefined') return plainClock;
  const waiting = new Map<number, { readonly call: () => void; readonly due: number }>();
  let worker: Worker | null | undefined; // null: refused
  let count = 0;

  const ring = (id: number): void => {
    const entry = waiting.get(id);
    waiting.delete(id);
    entry?.call();
  };
  const giveUp = (): void => {
    worker?.terminate();
    worker = null;
    for (const [id, { due }] of waiting) setTimeout(ring, due - Date.now(), id);
  };
  const open = (): Worker | null => {
    try {
      const address = URL.createObjectURL(new Blob([SCRIPT], { type: 'text/javascript' }));
      const opened = new Worker(address);
      URL.revokeObjectURL(address);
      opened.onmessage = ({ data }) => ring(Number(data));
      opened.onerror = giveUp;
      return opened;
    } catch {
      return null;
    }
  };
  const after = (ms: number, call: () => void): Timer => {
    if (ms < THROTTLED_FROM_MS) return plainClock.after(ms, call);
    if (worker === undefined) worker = open();
    if (worker === null) return plainClock.after(ms, call);
    count += 1;
    const id = count;
    waiting.set(id, { call, due: Date.now() + ms });
    worker.postMessage([id, ms]);
    return {
      cancel: () => {
        if (waiting.delete(id)) worker?.postMessage([id, -1]);
      },
    };
  };
  const stop = (): void => {
    waiting.clear();
    worker?.terminate();
    worker = undefined;
  };
  return { now: plainClock.now, after, stop };
}
