/** The day of a moment, `2026-02-01`, UTC. `at` in Unix ms. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
