import { beforeEach, describe, expect, it } from 'vitest';
import type { Recollection } from '../../../chat/demi/memory.ts';
import type { Memories } from '../../../chat/ports/memories.ts';
import { aUserId, START } from './names.ts';

const name = { kind: 'name', topic: 'name', value: 'Ada', statement: 'your name is Ada' } as const;
const told = (toldAt: number, over: Partial<Recollection> = {}): Recollection => ({
  ...name,
  messageId: 'm-1',
  toldAt,
  ...over,
});

/** What every implementation of the port `Memories` does. */
export function memoriesContract(implementation: string, make: () => Memories): void {
  describe(`memories ${implementation}`, () => {
    let memories: Memories;
    let userId: string;

    beforeEach(() => {
      memories = make();
      userId = aUserId();
    });

    it('are empty for somebody she knows nothing of', async () => {
      expect(await memories.read(userId)).toEqual({ memory: [], knownSince: 0 });
    });

    it('are read as they were written', async () => {
      const kept = { memory: [told(START), told(START + 1, { kind: 'person', topic: 'sister' })], knownSince: 0 };

      expect(await memories.write(userId, kept)).toBe(true);
      expect(await memories.read(userId)).toEqual(kept);
    });

    it('are replaced as a whole', async () => {
      await memories.write(userId, { memory: [told(START)], knownSince: 0 });
      await memories.write(userId, { memory: [told(START + 1, { topic: 'dog' })], knownSince: 0 });

      expect(await memories.read(userId)).toMatchObject({ memory: [{ topic: 'dog' }] });
    });

    it('are gone when she was asked to forget, and she knows since when', async () => {
      await memories.write(userId, { memory: [told(START)], knownSince: 0 });
      await memories.forget(userId, START + 5);

      expect(await memories.read(userId)).toEqual({ memory: [], knownSince: START + 5 });
    });

    it('of before do not come back with a write that began before', async () => {
      const { knownSince } = await memories.read(userId);
      await memories.forget(userId, START);

      expect(await memories.write(userId, { memory: [told(START)], knownSince })).toBe(false);
      expect(await memories.read(userId)).toEqual({ memory: [], knownSince: START });
    });

    it('of after are kept', async () => {
      await memories.forget(userId, START);
      const kept = { memory: [told(START + 1)], knownSince: START };

      expect(await memories.write(userId, kept)).toBe(true);
      expect(await memories.read(userId)).toEqual(kept);
    });

    it('of after outlast a repetition of what was asked before', async () => {
      const kept = { memory: [told(START + 1)], knownSince: START };
      await memories.forget(userId, START);
      await memories.write(userId, kept);
      await memories.forget(userId, START);
      await memories.forget(userId, START - 1);

      expect(await memories.read(userId)).toEqual(kept);
    });
  });
}
