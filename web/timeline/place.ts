/** Where the reader is in the log: at its end, or at a row that stands so many pixels below the top of the view. */
export type Place = {
  readonly isAtEnd: boolean;
  readonly row: Element | null;
  readonly top: number;
  readonly scrollTop: number;
};

export const AT_END: Place = { isAtEnd: true, row: null, top: 0, scrollTop: 0 };

const NEAR_END = 80; // px

/**
 * The place after the reader may have scrolled. Only a way upwards leaves the end: what grows below while it is
 * followed takes the view away from the end for a moment too.
 */
export function placeIn(viewport: HTMLElement, list: HTMLElement, before: Place): Place {
  const { scrollTop } = viewport;
  const isNearEnd = viewport.scrollHeight - scrollTop - viewport.clientHeight < NEAR_END;
  const isAtEnd = isNearEnd || (before.isAtEnd && scrollTop >= before.scrollTop);
  const edge = viewport.getBoundingClientRect().top;
  const row = firstBelow(list, edge);
  return { isAtEnd, row, top: row === null ? 0 : row.getBoundingClientRect().top - edge, scrollTop };
}

/** Scrolls so that the place is where it was, after rows came, went or grew. */
export function keepPlace(viewport: HTMLElement, place: Place): void {
  if (place.isAtEnd) {
    viewport.scrollTop = viewport.scrollHeight;
  } else if (place.row?.isConnected === true) {
    const moved = place.row.getBoundingClientRect().top - viewport.getBoundingClientRect().top - place.top;
    if (Math.abs(moved) >= 1) viewport.scrollTop += moved;
  }
}

/**
 * The first message that reaches below `edge`, by bisection: rows stand one below the other. The line of a day does not
 * stay: an older message of that day gets it.
 */
function firstBelow(list: HTMLElement, edge: number): Element | null {
  const rows = list.children;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
    else low = middle + 1;
  }
  while (rows[low]?.matches('.day') === true) low += 1;
  return rows[low] ?? null;
}
