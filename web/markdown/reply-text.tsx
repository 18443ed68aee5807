import { lazy, Suspense, useDeferredValue } from 'react';
import { halfWritten } from './half-written.ts';

const Markdown = lazy(async () => ({ default: (await import('./markdown.tsx')).Markdown }));

export type ReplyTextProps = { readonly text: string; readonly isGrowing?: boolean };

/** What Demi says. What renders markdown is loaded after the page is there; until then the words stand as they are. */
export function ReplyText({ text, isGrowing = false }: ReplyTextProps) {
  const shown = useDeferredValue(text); // words that come faster than they can be rendered are rendered together
  return (
    <div className={isGrowing ? 'text markdown growing' : 'text markdown'}>
      <Suspense fallback={<p className="plain">{text}</p>}>
        <Markdown text={isGrowing ? halfWritten(shown) : shown} />
      </Suspense>
    </div>
  );
}
