import type { Memory } from '../../../chat/demi/memory.ts';
import type { Memories } from '../../../chat/ports/memories.ts';

/** Memories in a Map. */
export function memoryMemories(): Memories {
  const memories = new Map<string, Memory>();
  return {
    read: async (userId) => memories.get(userId) ?? [],
    write: async (userId, memory) => {
      memories.set(userId, memory);
    },
  };
}
