import type { Spending } from '../../../chat/ports/spending.ts';

/** Spending in a Map. */
export function memorySpending(): Spending {
  const tokensOf = new Map<string, number>();
  const keyOf = (userId: string, day: string): string => JSON.stringify([userId, day]);
  const spent = (userId: string, day: string): number => tokensOf.get(keyOf(userId, day)) ?? 0;
  return {
    spent: async (userId, day) => spent(userId, day),
    spend: async (userId, day, tokens) => {
      tokensOf.set(keyOf(userId, day), spent(userId, day) + tokens);
    },
  };
}
