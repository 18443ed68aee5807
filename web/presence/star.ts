export type Point = { readonly x: number; readonly y: number };

/** The corners of a star around 0, 0: the first level at the top, the others clockwise; level 1 is `radius` away. */
export function starPoints(levels: readonly number[], radius: number): readonly Point[] {
  return levels.map((level, index) => {
    const angle = (index / levels.length) * 2 * Math.PI - Math.PI / 2;
    return { x: rounded(Math.cos(angle) * level * radius), y: rounded(Math.sin(angle) * level * radius) };
  });
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10 || 0; // never -0
}
