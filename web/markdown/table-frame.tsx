import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A table that scrolls sideways by itself where it is too wide. */
export function TableFrame({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="table-frame" tabIndex={0} aria-label={t('code.table')}>
      <table>{children}</table>
    </section>
  );
}
