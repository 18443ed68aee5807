import type { KeyValueStorage } from '../../../client/index.ts';

/** A device's storage that outlives clients. `items` is what is on the disk. */
export type DeviceStorage = KeyValueStorage & { readonly items: Map<string, string> };

/** Answers at once, as localStorage does. */
export function storageAtOnce(items: Map<string, string> = new Map()): DeviceStorage {
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

/** Answers later, as React Native's AsyncStorage does. */
export function storageLater(items: Map<string, string> = new Map()): DeviceStorage {
  return {
    items,
    getItem: async (key) => {
      await later();
      return items.get(key) ?? null;
    },
    setItem: async (key, value) => {
      await later();
      items.set(key, value);
    },
  };
}

/** Refuses everything at once, as localStorage does without room or in a private window. */
export function storageThatThrows(): KeyValueStorage {
  const refuse = (): never => {
    throw new DOMException('No room', 'QuotaExceededError');
  };
  return { getItem: refuse, setItem: refuse };
}

/** Refuses everything later. */
export function storageThatRejects(): KeyValueStorage {
  const refuse = async (): Promise<never> => {
    await later();
    throw new Error('The disk is full');
  };
  return { getItem: refuse, setItem: refuse };
}

/** Long enough for others to come between, and over when a test lets everything settle. */
async function later(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}
