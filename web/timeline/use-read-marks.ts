import { type RefObject, useEffect, useRef } from 'react';
import type { ChatMessage } from '../../client/messages.ts';
import type { Demi } from '../../client/react/index.ts';
import { type ReadWatch, watchReading } from './read-watch.ts';

type Reading = Pick<Demi, 'messages' | 'markRead'>;

/** Marks Demi's messages as read up to the newest that was really in view, in a tab that was in front. */
export function useReadMarks(
  viewport: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
  { messages, markRead }: Reading,
): void {
  const shown = useRef(messages);
  const watch = useRef<ReadWatch>(null);

  useEffect(() => {
    if (viewport.current === null || list.current === null) return;
    watch.current = watchReading(viewport.current, list.current, (ids) => {
      const newest = newestUnread(shown.current, ids);
      if (newest !== undefined) markRead(newest);
    });
    return () => watch.current?.stop();
  }, [viewport, list, markRead]);

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
