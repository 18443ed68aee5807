import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import { EntryRow } from '../rows/entry-row.tsx';
import { Greeting } from './greeting.tsx';
import { timeline } from './timeline.ts';
import { usePlace } from './use-place.ts';
import { useReadMarks } from './use-read-marks.ts';
import { useToday } from './use-today.ts';

export type LogProps = {
  readonly demi: Demi;
  readonly onOpener: (text: string) => void;
  readonly sent: number; // counts what was sent here: each time the end comes into view
};

/** The conversation, oldest first, at the reader's place in it. */
export function Log({ demi, onOpener, sent }: LogProps) {
  const { t } = useTranslation();
  const viewport = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const today = useToday();
  const askEarlier = useEarlier(demi);
  const { isAtEnd, scrollToEnd } = usePlace(viewport, list, askEarlier);
  useReadMarks(viewport, list, demi);
  useEffect(() => {
    if (sent > 0) scrollToEnd();
  }, [sent, scrollToEnd]);

  const toNewest = (): void => {
    scrollToEnd();
    viewport.current?.focus({ preventScroll: true }); // the button goes
  };

  const entries = timeline(demi);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="log" ref={viewport} tabIndex={0} aria-label={t('page.messages')}>
        <div className="log-content">
          {demi.hasEarlier && (
            <button className="earlier" type="button" onClick={askEarlier} aria-disabled={demi.isLoadingEarlier}>
              {t(demi.isLoadingEarlier ? 'log.loadingEarlier' : 'log.earlier')}
            </button>
          )}
          {demi.isLoaded && entries.length === 0 && <Greeting onOpener={onOpener} />}
          <ol className="messages" ref={list}>
            {entries.map((entry) => (
              <EntryRow key={entry.key} entry={entry} today={today} demi={demi} />
            ))}
          </ol>
        </div>
      </section>
      {!isAtEnd && (
        <button className="newest" type="button" onClick={toNewest}>
          {t('log.newest')}
        </button>
      )}
    </>
  );
}

/** Asks for one page at a time; the same function for as long as the conversation. */
function useEarlier({ hasEarlier, isLoadingEarlier, loadEarlier }: Demi): () => void {
  const canAsk = useRef(false);
  useEffect(() => {
    canAsk.current = hasEarlier && !isLoadingEarlier;
  });
  return useCallback(() => {
    if (!canAsk.current) return;
    canAsk.current = false;
    void loadEarlier();
  }, [loadEarlier]);
}
