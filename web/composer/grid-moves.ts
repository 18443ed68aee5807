export type Grid = { readonly length: number; readonly columns: number };

/** Where a key leads from `index` in a grid that is filled row by row; undefined for keys that move nowhere. */
export function movedIn({ length, columns }: Grid, index: number, key: string): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    Home: 0,
    End: length - 1,
  };
  const wanted = moves[key];
  if (wanted === undefined) return undefined;
  return wanted < 0 || wanted >= length ? index : wanted;
}
