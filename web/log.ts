import { createRow, type Row, type RowActions } from './message-row.ts';
import type { Entry } from './timeline.ts';

export type Log = {
  show(entries: readonly Entry[]): void;
  scrollToEnd(): void;
};

export type LogOptions = RowActions & {
  readonly viewport: HTMLElement;
  readonly list: HTMLElement;
  readonly onNearTop: () => void;
  readonly onFollowing: (isFollowing: boolean) => void; // whether the end is in view
};

const NEAR_END = 80; // px
const NEAR_TOP = 160; // px

/** Shows the entries, keeping the elements of those that stay, and the reader's place: at the end, or where they read. */
export function createLog({ viewport, list, onNearTop, onFollowing, onRetry }: LogOptions): Log {
  const rows = new Map<string, Row>();
  let isFollowing = true;

  const distanceToEnd = (): number => viewport.scrollHeight - viewport.scrollTop - viewport.clientHeight;
  const scrollToEnd = (): void => {
    viewport.scrollTop = viewport.scrollHeight;
  };
  const keepPlace = (change: () => void): void => {
    const fromEnd = distanceToEnd();
    const first = list.firstElementChild;
    change();
    if (isFollowing) scrollToEnd();
    else if (list.firstElementChild !== first) viewport.scrollTop += distanceToEnd() - fromEnd;
  };

  viewport.addEventListener('scroll', () => {
    isFollowing = distanceToEnd() < NEAR_END;
    onFollowing(isFollowing);
    if (viewport.scrollTop < NEAR_TOP) onNearTop();
  });
  new ResizeObserver(() => {
    if (isFollowing) scrollToEnd();
  }).observe(viewport);

  return {
    scrollToEnd,
    show: (entries) => keepPlace(() => reconcile(list, rows, entries, () => createRow({ onRetry }))),
  };
}

/** Makes the children of `list` those of `entries`, in order, moving nothing that is in its place. */
function reconcile(list: HTMLElement, rows: Map<string, Row>, entries: readonly Entry[], newRow: () => Row): void {
  const wanted = new Set(entries.map(({ key }) => key));
  for (const [key, row] of rows) {
    if (wanted.has(key)) continue;
    row.element.remove();
    rows.delete(key);
  }
  let before = list.firstElementChild;
  for (const entry of entries) {
    const row = rows.get(entry.key) ?? newRow();
    rows.set(entry.key, row);
    row.update(entry);
    if (row.element === before) before = before.nextElementSibling;
    else list.insertBefore(row.element, before);
  }
}
