/** How often, by name. */
export type Counts = Readonly<Record<string, number>>;

export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

/** Calls as a list, without the names of their services. */
export function listOf(calls: Counts): string {
  const parts = Object.entries(calls).map(
    ([name, often]) => `${name.replace(/^\w+ /, '')}${often === 1 ? '' : ` × ${often}`}`,
  );
  return parts.join(', ') || 'none';
}
