import type { Memory } from '../demi/memory.ts';

/** Where Demi keeps what users told her. */
export type Memories = {
  /** Empty for a user whom she knows nothing of. */
  read(userId: string): Promise<Memory>;
  /** Replaces all of it. */
  write(userId: string, memory: Memory): Promise<void>;
};
