import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

export type CodeBlockProps = { readonly language: string | null; readonly children?: ReactNode };

/** A block of code, which scrolls sideways by itself, with a button that copies it. */
export function CodeBlock({ language, children }: CodeBlockProps) {
  const { t } = useTranslation();
  const code = useRef<HTMLPreElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);

  const copy = async (): Promise<void> => {
    setOutcome(null); // said anew when it is copied again
    setOutcome(await copied(code.current?.textContent?.trimEnd() ?? ''));
  };

  return (
    <section className="code-block" aria-label={t('code.label')}>
      <div className="code-bar">
        <span>{language ?? t('code.label')}</span>
        <button className="copy" type="button" onClick={() => void copy()}>
          {outcome === 'copied' ? t('code.copied') : t('code.copy')}
        </button>
        <span className="visually-hidden" role="status">
          {outcome === null ? '' : t(`code.${outcome}`)}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <pre ref={code} tabIndex={0}>
        {children}
      </pre>
    </section>
  );
}

/** Without a secure origin there is no clipboard. */
async function copied(text: string): Promise<'copied' | 'failed'> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'failed';
  }
}
