/** How much there is of everything, beside the user who is looked at. */
export type Size = {
  readonly messages: number; // in the user's own conversation
  readonly connections: number; // rows in their table; the user's are among them
  readonly devices: number; // of the user
  readonly conversations: number; // of the user, and as many other users
};

export type Dimension = keyof Size;

/** One thing that grows while all else stays. */
export type Step = { readonly dimension: Dimension; readonly amount: number; readonly size: Size };

/** From 101 messages on, the window of a prompt and the first page are full. */
export const USUAL: Size = { messages: 120, connections: 1, devices: 1, conversations: 1 };

const GROWTH: Readonly<Record<Dimension, readonly number[]>> = {
  messages: [10, 120, 10_000, 200_000],
  connections: [1, 1_000, 20_000],
  devices: [1, 10, 50],
  conversations: [1, 1_000],
};

const SMALL: Size = { messages: 120, connections: 1, devices: 10, conversations: 1 };

/** All steps; `isQuick`: those for which next to nothing has to be stored. */
export function steps(isQuick: boolean): readonly Step[] {
  const dimensions = Object.keys(GROWTH) as Dimension[];
  return dimensions.flatMap((dimension) =>
    GROWTH[dimension]
      .filter((amount) => !isQuick || amount <= SMALL[dimension])
      .map((amount) => ({ dimension, amount, size: { ...USUAL, [dimension]: amount } })),
  );
}

/** The same for steps that need the same tables: those with more devices do not. */
export function seedName({ messages, connections, conversations }: Size): string {
  return `${messages}-messages-${connections}-connections-${conversations}-conversations`;
}
