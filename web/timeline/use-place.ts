import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { AT_END, keepPlace, placeIn } from './place.ts';

export type KeptPlace = { readonly isAtEnd: boolean; readonly scrollToEnd: () => void };

const NEAR_TOP = 240; // px

/** Keeps the reader's place in a log that grows at both ends, and asks for more when its beginning comes near. */
export function usePlace(
  viewport: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  onNearTop: () => void,
): KeptPlace {
  const place = useRef(AT_END);
  const [isAtEnd, setAtEnd] = useState(true);

  const scrollToEnd = useCallback(() => {
    place.current = { ...place.current, isAtEnd: true };
    setAtEnd(true);
    if (viewport.current !== null) keepPlace(viewport.current, place.current);
  }, [viewport]);

  useEffect(() => {
    const [view, rows] = [viewport.current, list.current];
    if (view === null || rows === null) return;
    const onScroll = (): void => {
      place.current = placeIn(view, rows, place.current);
      setAtEnd(place.current.isAtEnd);
      if (view.scrollTop < NEAR_TOP) onNearTop();
    };
    // Before each painting in which anything has changed its height: an answer that grows, a page of older messages,
    // text that became markdown, the keyboard of a phone.
    const observer = new ResizeObserver(() => {
      keepPlace(view, place.current);
      place.current = placeIn(view, rows, place.current);
      if (view.scrollHeight <= view.clientHeight) onNearTop();
    });
    view.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(view);
    observer.observe(rows);
    return () => {
      view.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [viewport, list, onNearTop]);

  return { isAtEnd, scrollToEnd };
}
