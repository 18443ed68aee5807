import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { faviconFor } from './favicon.ts';

/** The title and the icon of the browser's tab say how many messages nobody has read. */
export function useTab(unread: number): void {
  const { t } = useTranslation();
  const title = unread === 0 ? t('page.title') : t('page.titleUnread', { count: unread });
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', faviconFor(unread));
  }, [unread]);
}
