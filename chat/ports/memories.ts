import type { Memory } from '../demi/memory.ts';

/** What Demi has kept of a user. `knownSince`: Unix ms; what was told until then the user has asked her to forget. 0: never. */
export type Kept = { readonly memory: Memory; readonly knownSince: number };

/** Where Demi keeps what users told her. */
export type Memories = {
  /** Empty for a user whom she knows nothing of; it may still hold what is too old to count. */
  read(userId: string): Promise<Kept>;
  /** Replaces all of it. False: the user has asked her to forget since `knownSince` was read, and nothing is written. */
  write(userId: string, kept: Kept): Promise<boolean>;
  /** Forgets what was told until `until`, Unix ms, for good: what is learned later of a message before that is not kept. */
  forget(userId: string, until: number): Promise<void>;
};
