/** What localStorage and React Native's AsyncStorage have in common. */
export type KeyValueStorage = {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): void | Promise<void>;
};

/** Keeps things for as long as the client lives. */
export function createMemoryStorage(): KeyValueStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

/** localStorage, or memory where there is none. A browser may forbid even to look at it. */
export function platformStorage(): KeyValueStorage {
  try {
    return typeof document === 'undefined' ? createMemoryStorage() : localStorage;
  } catch {
    return createMemoryStorage();
  }
}
