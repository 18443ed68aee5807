import { type RefObject, useEffect, useRef } from 'react';
import type { ChatMessage } from '../../client/messages.ts';
import type { Demi } from '../../client/react/use-demi.ts';
import { type ReadWatch, watchReading } from './read-watch.ts';

type Reading = Pick<Demi, 'messages' | 'state' | 'markRead'>;

/** Marks Demi's messages as read up to the newest that was really in view, in a tab that was in front. */
export function useReadMarks(
  viewport: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  { messages, state, markRead }: Reading,
): void {
  const shown = useRef(messages);
  const marked = useRef<string | null>(null);
  const watch = useRef<ReadWatch>(null);

  useEffect(() => {
    if (viewport.current === null || list.current === null) return;
    watch.current = watchReading(viewport.current, list.current, (ids) => {
      const newest = newestUnread(shown.current, ids);
      if (newest === undefined || newest === marked.current) return;
      marked.current = newest;
      markRead(newest);
    });
    return () => watch.current?.stop();
  }, [viewport, list, markRead]);

  useEffect(() => {
    if (state === 'connected') marked.current = null; // an earlier word of it may have been lost with its connection
  }, [state]);

  useEffect(() => {
    shown.current = messages;
    watch.current?.refresh();
  }, [messages]);
}

/** The newest of Demi's messages that nobody has marked as read, among those in `ids`. */
export function newestUnread(messages: readonly ChatMessage[], ids: ReadonlySet<string>): string | undefined {
  return (
    messages.findLast(({ sender, state, id }) => sender === 'demi' && state !== 'read' && id !== null && ids.has(id))
      ?.id ?? undefined
  );
}
