/** How many tokens of language models the users have used, per day. */
export type Spending = {
  /** Tokens that the user has used on this day (`2026-02-01`, UTC). */
  spent(userId: string, day: string): Promise<number>;
  /** Adds to them, whoever else does at the same moment. */
  spend(userId: string, day: string, tokens: number): Promise<void>;
};
