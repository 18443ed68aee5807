import { forGood, type Keep } from '../platform/kept.ts';

/** What a user began to write, over a reload. */
export type Drafts = {
  read(userId: string): string;
  write(userId: string, text: string): void;
};

export function draftsIn(keep: Keep = forGood): Drafts {
  const key = (userId: string): string => `demi.draft:${userId}`;
  return {
    read: (userId) => keep.read(key(userId)) ?? '',
    write: (userId, text) => (text === '' ? keep.remove(key(userId)) : keep.write(key(userId), text)),
  };
}
