import type { Memory } from '../demi/memory.ts';

/** Where Demi keeps what users told her. */
export type Memories = {
  /** Empty for a user whom she knows nothing of; it may still hold what is older than seven days. */
  read(userId: string): Promise<Memory>;
  /** Replaces all of it. What another conversation of the user wrote meanwhile is learned again from its messages. */
  write(userId: string, memory: Memory): Promise<void>;
};
