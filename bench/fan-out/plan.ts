import type { Connection } from '../../chat/ports/connections.ts';

/** How a frame gets to its recipients. */
export const WAYS = ['outbox', 'inTurn', 'allAtOnce'] as const;
export type Way = (typeof WAYS)[number];

/** What the function is told. */
export type Order = { readonly way: Way; readonly recipients: readonly Recipient[] };

/** `slow`: its post goes to an endpoint that takes its time. */
export type Recipient = Pick<Connection, 'connectionId' | 'userId'> & { readonly isSlow: boolean };

/** What became of the posts, and when, ms since the function began: the last of those that are not slow, and the last of all. */
export type Pushed = {
  readonly sent: number;
  readonly gone: number;
  readonly failed: number;
  readonly othersMs: number;
  readonly allMs: number;
};

/** What the world around is told: to connect, and that those of the last so many are to go away again; to count. */
export type WorldOrder =
  | { readonly kind: 'connect'; readonly address: string; readonly clients: number; readonly leaving: number }
  | { readonly kind: 'count' };

export type WorldReport =
  | { readonly kind: 'slow'; readonly url: string } // an endpoint whose answers come late
  | { readonly kind: 'connected'; readonly live: readonly string[]; readonly gone: readonly string[] }
  | { readonly kind: 'counted'; readonly frames: number };

const GONE_SHARE = 0.05;

/** How many of so many recipients are gone. */
export function goneAmong(recipients: number): number {
  return Math.round(recipients * GONE_SHARE);
}

/** So many recipients, those that are gone evenly spread among them; `slow` of those that live are slow, the first ones. */
export function recipientsOf(
  size: number,
  live: readonly string[],
  gone: readonly string[],
  slow = 0,
): readonly Recipient[] {
  const isGone = (index: number): boolean => goneAmong(index + 1) > goneAmong(index);
  let [lives, goes] = [0, 0];
  return Array.from({ length: size }, (_, index) => {
    const connectionId = (isGone(index) ? gone[goes++] : live[lives++]) ?? '';
    return { connectionId, userId: userOf(connectionId), isSlow: !isGone(index) && lives <= slow };
  });
}

/** Everybody is a user, with a row. */
export function userOf(connectionId: string): string {
  return `user-${connectionId}`;
}
