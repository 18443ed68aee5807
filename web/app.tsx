import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveChat } from './live-chat.tsx';
import type { Addresses } from './platform/addresses.ts';
import { Presence } from './presence/presence.tsx';
import { SignIn } from './session/sign-in.tsx';
import { useSession } from './session/use-session.ts';

/** The conversation of whoever is signed in, and the question who is there. */
export function App({ addresses }: { readonly addresses: Addresses }) {
  const { language } = useTranslation().i18n;
  const { token, serial, isAsking, reason, enter, refuse, leave } = useSession();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <>
      {token === null ? (
        <div className="app">
          <Presence mood={null} isSpeaking={false} demi={null} onSignOut={null} />
          <main />
        </div>
      ) : (
        <LiveChat
          key={serial}
          addresses={addresses}
          token={token}
          serial={serial}
          onProblem={refuse}
          onSignOut={leave}
        />
      )}
      {isAsking && <SignIn reason={reason} onToken={enter} />}
    </>
  );
}
