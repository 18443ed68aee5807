import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../client/react/index.ts';
import { ActivityLine } from './composer/activity.tsx';
import { Composer, type ComposerHandle } from './composer/composer.tsx';
import { draftsIn } from './composer/drafts.ts';
import { ConnectionBanner } from './connection/connection-banner.tsx';
import { loadMarkdown } from './markdown/reply-text.tsx';
import { Presence } from './presence/presence.tsx';
import { useUserSettings } from './settings/use-user-settings.ts';
import { useTab } from './tab/use-tab.ts';
import { Announcer } from './timeline/announcer.tsx';
import { Log } from './timeline/log.tsx';
import { useActions } from './use-actions.ts';

export type DemiViewProps = { readonly demi: Demi; readonly onSignOut: () => void };

/** The whole page as a function of the conversation. */
export function DemiView({ demi, onSignOut }: DemiViewProps) {
  const { t } = useTranslation();
  const composer = useRef<ComposerHandle>(null);
  const [sent, setSent] = useState(0);
  useTab(demi.unread);
  useUserSettings(demi);
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) composer.current?.focus(); // elsewhere a keyboard would cover the page
    void loadMarkdown(); // before the network is gone that the first reply may be waited for without
  }, []);

  const goOnWriting = useCallback(() => composer.current?.focus(), []);
  const actions = useActions(demi, goOnWriting);

  const signOut = (): void => {
    if (demi.userId !== null) draftsIn().write(demi.userId, ''); // others may use this browser after them
    onSignOut();
  };

  return (
    <div className="app" data-connection={demi.state}>
      <a className="skip" href="#draft">
        {t('page.skip')}
      </a>
      <Presence mood={demi.mood} isSpeaking={demi.streaming !== null} demi={demi} onSignOut={signOut} />
      <main className="chat" aria-label={t('page.conversation')}>
        <ConnectionBanner demi={demi} />
        <Log demi={{ ...demi, ...actions }} sent={sent} onOpener={(text) => composer.current?.suggest(text)} />
        <ActivityLine demi={demi} onStop={actions.stop} />
        <Composer demi={demi} onSent={() => setSent((count) => count + 1)} ref={composer} />
      </main>
      <Announcer messages={demi.messages} isLoaded={demi.isLoaded} />
    </div>
  );
}
