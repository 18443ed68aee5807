/** Which messages the reader can see: those in view while the tab is in front. */
export type ReadWatch = {
  /** Rows may have come or gone. */
  refresh(): void;
  stop(): void;
};

/** `list` has the rows as children; those with `data-message-id` count. */
export function watchReading(
  viewport: HTMLElement,
  list: HTMLElement,
  onSeen: (messageIds: ReadonlySet<string>) => void,
): ReadWatch {
  const inView = new Set<Element>();
  const report = (): void => {
    if (document.visibilityState !== 'visible') return;
    const ids = [...inView].map((row) => (row instanceof HTMLElement ? row.dataset.messageId : undefined));
    onSeen(new Set(ids.filter((id) => id !== undefined)));
  };
  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) isIntersecting ? inView.add(target) : inView.delete(target);
      report();
    },
    { root: viewport },
  );
  document.addEventListener('visibilitychange', report);

  const watched = new Set<Element>();
  return {
    refresh: () => {
      for (const row of list.children) {
        if (!watched.has(row)) observer.observe(row);
        watched.add(row);
      }
      for (const row of watched) {
        if (row.isConnected) continue;
        observer.unobserve(row);
        watched.delete(row);
        inView.delete(row);
      }
      report();
    },
    stop: () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', report);
    },
  };
}
