import type { Surroundings } from '../../../client/index.ts';

/** Network and attention as a test wants them. */
export type Scene = Surroundings & {
  goOffline(): void;
  goOnline(): void;
  hide(): void;
  show(): void;
  /** How many want to be told. */
  listening(): number;
};

export function scene(): Scene {
  let isOnline = true;
  let isVisible = true;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return {
    isOnline: () => isOnline,
    isVisible: () => isVisible,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    goOffline: () => {
      isOnline = false;
      tell();
    },
    goOnline: () => {
      isOnline = true;
      tell();
    },
    hide: () => {
      isVisible = false;
      tell();
    },
    show: () => {
      isVisible = true;
      tell();
    },
    listening: () => listeners.size,
  };
}
