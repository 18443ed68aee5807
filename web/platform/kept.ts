/** What is kept in the browser. Where that is forbidden or full, nothing is kept and nothing breaks. */
export type Keep = {
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
};

/** `storage` is asked for each time, because reading the property itself throws where storage is forbidden. */
export function keepIn(storage: () => Storage): Keep {
  const attempt = <T>(action: () => T): T | null => {
    try {
      return action();
    } catch {
      return null;
    }
  };
  return {
    read: (key) => attempt(() => storage().getItem(key)),
    write: (key, value) => void attempt(() => storage().setItem(key, value)),
    remove: (key) => void attempt(() => storage().removeItem(key)),
  };
}

/** Over restarts. */
export const forGood: Keep = keepIn(() => localStorage);

/** As long as the tab. */
export const forThisTab: Keep = keepIn(() => sessionStorage);
