import type { Clock } from '../gateway/index.ts';

export type Waits = {
  wait(milliseconds: number): Promise<void>;
  /** Those who wait now, or will, wait for ever. */
  stop(): void;
};

export function createWaits(clock: Clock): Waits {
  const cancels = new Set<() => void>();
  let stopped = false;
  return {
    wait: (milliseconds) =>
      new Promise((resolve) => {
        if (stopped) return;
        const cancel = clock.after(milliseconds, () => {
          cancels.delete(cancel);
          resolve();
        });
        cancels.add(cancel);
      }),
    stop() {
      stopped = true;
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
