import type { Kept, Memories } from '../../../chat/ports/memories.ts';

const NOTHING: Kept = { memory: [], knownSince: 0 };

/** Memories in a Map. */
export function memoryMemories(): Memories {
  const memories = new Map<string, Kept>();
  const knownSince = (userId: string): number => memories.get(userId)?.knownSince ?? 0;
  return {
    read: async (userId) => memories.get(userId) ?? NOTHING,
    write: async (userId, kept) => {
      if (knownSince(userId) > 0 && knownSince(userId) !== kept.knownSince) return false;
      memories.set(userId, kept);
      return true;
    },
    forget: async (userId, until) => {
      if (knownSince(userId) < until) memories.set(userId, { memory: [], knownSince: until });
    },
  };
}
