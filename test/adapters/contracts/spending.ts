import { beforeEach, describe, expect, it } from 'vitest';
import type { Spending } from '../../../chat/ports/spending.ts';
import { aUserId } from './names.ts';

const TODAY = '2100-02-01';

/** What every implementation of the port `Spending` does. */
export function spendingContract(implementation: string, make: () => Spending): void {
  describe(`spending ${implementation}`, () => {
    let spending: Spending;
    let userId: string;

    beforeEach(() => {
      spending = make();
      userId = aUserId();
    });

    it('begins with nothing', async () => {
      expect(await spending.spent(userId, TODAY)).toBe(0);
    });

    it('adds up, also at the same moment', async () => {
      await Promise.all([100, 20, 3].map((tokens) => spending.spend(userId, TODAY, tokens)));

      expect(await spending.spent(userId, TODAY)).toBe(123);
    });

    it('counts each day and each user apart', async () => {
      await spending.spend(userId, TODAY, 100);

      expect(await spending.spent(userId, '2100-02-02')).toBe(0);
      expect(await spending.spent(aUserId(), TODAY)).toBe(0);
    });
  });
}
