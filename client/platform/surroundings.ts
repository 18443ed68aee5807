/** What the platform knows about network and attention. On React Native it is made of NetInfo and AppState. */
export type Surroundings = {
  /** Whether there is a network, as far as the platform knows. */
  isOnline(): boolean;
  /** Whether somebody looks: a visible tab, an app in the foreground. */
  isVisible(): boolean;
  /** Calls whenever one of the two has changed, or a page comes back from the cache. Returns what ends it. */
  onChange(listener: () => void): () => void;
};

const WINDOW_EVENTS = ['online', 'offline', 'pageshow'] as const;

/** The browser's own events; elsewhere always online and visible. */
export function platformSurroundings(): Surroundings {
  if (typeof document === 'undefined') {
    return { isOnline: () => true, isVisible: () => true, onChange: () => () => undefined };
  }
  return {
    isOnline: () => navigator.onLine,
    isVisible: () => document.visibilityState === 'visible',
    onChange: (listener) => {
      const stop = new AbortController();
      for (const name of WINDOW_EVENTS) addEventListener(name, listener, stop);
      document.addEventListener('visibilitychange', listener, stop);
      return () => stop.abort();
    },
  };
}
