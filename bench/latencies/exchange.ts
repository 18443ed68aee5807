/** When a client had what, ms after it sent its message. */
export type Exchange = Readonly<Record<Milestone, number>>;

export type Milestone = (typeof MILESTONES)[number];

/** What a user waits for. */
export const MILESTONES = ['acknowledgement', 'typing', 'firstWord', 'reply'] as const;

/** As they are reported. */
export const MILESTONE_WORDS: Readonly<Record<Milestone, string>> = {
  acknowledgement: 'acknowledgement',
  typing: 'first typing',
  firstWord: 'first word',
  reply: 'whole reply',
};

type Frame = {
  readonly event: string;
  readonly data: { readonly is_typing?: boolean; readonly text?: string };
};

/** What a frame is the first sign of; undefined: of nothing that is waited for. All designs speak in the same events. */
export function milestoneOf({ event, data }: Frame): Milestone | undefined {
  if (event === 'delivered') return 'acknowledgement';
  if (event === 'typing') return data.is_typing === true ? 'typing' : undefined;
  if (event === 'message_delta') return data.text === '' ? undefined : 'firstWord';
  return event === 'message' ? 'reply' : undefined;
}

/** The exchange, once all of it was seen. */
export function exchangeOf(seen: ReadonlyMap<Milestone, number>): Exchange | undefined {
  const [acknowledgement, typing, firstWord, reply] = MILESTONES.map((milestone) => seen.get(milestone));
  if (acknowledgement === undefined || typing === undefined || firstWord === undefined || reply === undefined)
    return undefined;
  return { acknowledgement, typing, firstWord, reply };
}
