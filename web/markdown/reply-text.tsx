import { lazy, type ReactNode, Suspense, useDeferredValue } from 'react';
import { halfWritten } from './half-written.ts';
import { PlainWhereItFails } from './plain-where-it-fails.tsx';

export type ReplyTextProps = { readonly text: string; readonly isGrowing?: boolean };

/** What renders markdown is loaded after the page is there. Where it cannot be, as without a network, nothing is marked up. */
export async function loadMarkdown(): Promise<{ readonly default: (props: { readonly text: string }) => ReactNode }> {
  const module = await import('./markdown.tsx').catch(() => undefined);
  return { default: module?.Markdown ?? Plain };
}

const Markdown = lazy(loadMarkdown);

/** What Demi says. */
export function ReplyText({ text, isGrowing = false }: ReplyTextProps) {
  const shown = useDeferredValue(text); // words that come faster than they can be rendered are rendered together
  return (
    <div className={isGrowing ? 'text markdown growing' : 'text markdown'}>
      <PlainWhereItFails text={shown}>
        <Suspense fallback={<Plain text={text} />}>
          <Markdown text={isGrowing ? halfWritten(shown) : shown} />
        </Suspense>
      </PlainWhereItFails>
    </div>
  );
}

function Plain({ text }: { readonly text: string }) {
  return <p className="plain">{text}</p>;
}
