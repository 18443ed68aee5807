import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../client/react/use-demi.ts';
import { ActivityLine } from './composer/activity.tsx';
import { Composer, type ComposerHandle } from './composer/composer.tsx';
import { ConnectionBanner } from './connection/connection-banner.tsx';
import { Presence } from './presence/presence.tsx';
import { useTab } from './tab/use-tab.ts';
import { Announcer } from './timeline/announcer.tsx';
import { Log } from './timeline/log.tsx';

export type DemiViewProps = { readonly demi: Demi; readonly onSignOut: () => void };

/** The whole page as a function of the conversation. */
export function DemiView({ demi, onSignOut }: DemiViewProps) {
  const { t } = useTranslation();
  const composer = useRef<ComposerHandle>(null);
  const [sent, setSent] = useState(0);
  useTab(demi.unread);
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) composer.current?.focus(); // elsewhere a keyboard would cover the page
  }, []);

  return (
    <div className="app" data-connection={demi.state}>
      <a className="skip" href="#draft">
        {t('page.skip')}
      </a>
      <Presence mood={demi.mood} isSpeaking={demi.streaming !== null} onSignOut={onSignOut} />
      <main className="chat" aria-label={t('page.conversation')}>
        <ConnectionBanner demi={demi} />
        <Log demi={demi} sent={sent} onOpener={(text) => composer.current?.suggest(text)} />
        <ActivityLine demi={demi} onStopped={() => composer.current?.focus()} />
        <Composer demi={demi} onSent={() => setSent((count) => count + 1)} ref={composer} />
      </main>
      <Announcer messages={demi.messages} isLoaded={demi.isLoaded} />
    </div>
  );
}
