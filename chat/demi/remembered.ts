// What those have to know of her memory who only keep it. Apart from the rules of facts, which take milliseconds to load.

export const FACT_KINDS = ['name', 'like', 'dislike', 'date', 'person', 'about'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/**
 * How long a fact is kept after it was last told: 90 days. Messages go after seven; what she knows of somebody outlasts them,
 * but not without end: who stays away for a season is forgotten without having to ask.
 */
export const REMEMBERED_MS = 7_776_000_000;
