import { setImmediate as turn } from 'node:timers/promises';
import type { KeyValueStorage } from '../../../client/index.ts';

/** A device's storage that outlives clients. `items` is what is on the disk. */
export type DeviceStorage = KeyValueStorage & { readonly items: Map<string, string> };

/** Answers at once, as localStorage does. */
export function storageAtOnce(items: Map<string, string> = new Map()): DeviceStorage {
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** Answers a turn later, as React Native's AsyncStorage does. */
export function storageLater(items: Map<string, string> = new Map()): DeviceStorage {
  return {
    items,
    getItem: async (key) => {
      await turn();
      return items.get(key) ?? null;
    },
    setItem: async (key, value) => {
      await turn();
      items.set(key, value);
    },
    removeItem: async (key) => {
      await turn();
      items.delete(key);
    },
  };
}

/** Refuses everything at once, as localStorage does without room or in a private window. */
export function storageThatThrows(): KeyValueStorage {
  const refuse = (): never => {
    throw new DOMException('No room', 'QuotaExceededError');
  };
  return { getItem: refuse, setItem: refuse, removeItem: refuse };
}

/** Refuses everything a turn later. */
export function storageThatRejects(): KeyValueStorage {
  const refuse = async (): Promise<never> => {
    await turn();
    throw new Error('The disk is full');
  };
  return { getItem: refuse, setItem: refuse, removeItem: refuse };
}

/** Takes everything and never says so. */
export function storageThatHangs(): KeyValueStorage {
  const hang = (): Promise<never> => new Promise(() => undefined);
  return { getItem: hang, setItem: hang, removeItem: hang };
}
