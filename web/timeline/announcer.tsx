import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../client/messages.ts';
import { spokenText } from '../markdown/spoken-text.ts';
import { arrivals } from './arrivals.ts';

export type AnnouncerProps = { readonly messages: readonly ChatMessage[]; readonly isLoaded: boolean };

const KEPT = 5; // announcements: what was said is said

/** Reads each of Demi's messages out once, when it is complete: the log itself changes with every word she writes. */
export function Announcer({ messages, isLoaded }: AnnouncerProps) {
  const { t } = useTranslation();
  const known = useRef<ReadonlySet<string> | null>(null);
  const [said, setSaid] = useState<readonly ChatMessage[]>([]);

  useEffect(() => {
    if (!isLoaded) return;
    const news = known.current === null ? [] : arrivals(known.current, messages);
    known.current = new Set(messages.map(({ key }) => key));
    if (news.length > 0) setSaid((before) => [...before, ...news].slice(-KEPT));
  }, [messages, isLoaded]);

  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label={t('page.conversation')}>
      {said.map(({ key, content }) => (
        <p key={key}>
          {t('log.demi')} {spokenText(content)}
        </p>
      ))}
    </div>
  );
}
