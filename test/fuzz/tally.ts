/** What a property sent and what came back, for the summary of the long run. */
export type Tally = {
  /** Counts frames (or requests) that were really sent. */
  sent(frames: number): void;
  /** Counts one answer of this kind, such as `echo`, `invalid_message` or `closed with 1002`. */
  got(kind: string): void;
  frames(): number;
  summary(): string;
};

export function createTally(name: string): Tally {
  const kinds = new Map<string, number>();
  let frames = 0;
  return {
    sent(count) {
      frames += count;
    },
    got(kind) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    },
    frames: () => frames,
    summary() {
      const answers = [...kinds].sort().map(([kind, count]) => `    ${String(count).padStart(7)} ${kind}`);
      return [`${name}: ${frames} frames`, ...answers].join('\n');
    },
  };
}
