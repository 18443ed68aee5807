const DAY_SECONDS = 86_400;

/** How long a day takes that passes `speed` times as fast, for people: `2 min 24 s`. */
export function lengthOfDay(speed: number): string {
  const seconds = Math.round(DAY_SECONDS / speed);
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}
