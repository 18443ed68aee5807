import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import { Settings, type SettingsProps } from '../settings/settings.tsx';
import { Mood } from './mood.tsx';
import { Portrait } from './portrait.tsx';

export type PresenceProps = {
  readonly mood: Demi['mood'];
  readonly isSpeaking: boolean;
  readonly demi: SettingsProps['demi'];
  readonly onSignOut: (() => void) | null;
};

/** Her corner of the page: her picture, her name, how she feels; and the settings. */
export function Presence({ mood, isSpeaking, demi, onSignOut }: PresenceProps) {
  const { t } = useTranslation();
  const isRoomy = matchMedia('(min-width: 60rem) and (min-height: 40rem)').matches;
  return (
    <header className="presence">
      <Portrait mood={mood} isSpeaking={isSpeaking} />
      <div className="identity">
        <h1>{t('page.title')}</h1>
        {mood !== null && <Mood mood={mood} isRoomy={isRoomy} />}
      </div>
      <Settings demi={demi} onSignOut={onSignOut} />
    </header>
  );
}
