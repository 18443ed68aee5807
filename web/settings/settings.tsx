import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLanguage, LANGUAGES, type Language } from '../languages/languages.ts';
import { DisclosureButton } from '../platform/disclosure-button.tsx';
import { useDisclosure } from '../platform/use-disclosure.ts';
import { Choice } from './choice.tsx';
import { keepLanguage } from './language-choice.ts';
import { applyTheme, keepTheme, keptTheme, THEMES, type Theme } from './theme.ts';
import { WritingFirst, type WritingFirstProps } from './writing-first.tsx';

export type SettingsProps = {
  readonly demi: WritingFirstProps['demi'] | null; // null where nobody is signed in
  readonly onSignOut: (() => void) | null;
};

/** Language, appearance, when Demi may write first, and the way out, behind one button. */
export function Settings({ demi, onSignOut }: SettingsProps) {
  const { t, i18n } = useTranslation();
  const disclosure = useDisclosure();
  const { isOpen, panel } = disclosure;
  const [theme, setTheme] = useState(keptTheme);
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true); // and what is changed in it on the way out still counts
  const id = useId();

  const chooseTheme = (chosen: Theme): void => {
    setTheme(chosen);
    keepTheme(chosen);
    applyTheme(chosen, document);
  };
  const speak = (chosen: Language): void => {
    keepLanguage(chosen);
    void i18n.changeLanguage(chosen);
  };

  return (
    <div className="settings">
      <DisclosureButton disclosure={disclosure} controls={id} label={t('settings.title')}>
        <path d="M4 7.5h9M19 7.5h1M4 16.5h1M11 16.5h9" />
        <circle cx="16" cy="7.5" r="2.500" />
        <circle cx="8" cy="16.5" r="2.500" />
      </DisclosureButton>
      <section className="settings-panel" id={id} ref={panel} aria-label={t('settings.title')} hidden={!isOpen}>
        <Choice
          name="language"
          legend={t('settings.language')}
          options={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label, lang: value }))}
          chosen={i18n.language}
          onChoose={(value) => isLanguage(value) && speak(value)}
        />
        <Choice
          name="theme"
          legend={t('settings.theme')}
          options={THEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          chosen={theme}
          onChoose={(value) => chooseTheme(THEMES.find((known) => known === value) ?? 'auto')}
        />
        {demi !== null && wasOpen && <WritingFirst demi={demi} />}
        {onSignOut !== null && (
          <button className="sign-out" type="button" onClick={onSignOut}>
            {t('settings.signOut')}
          </button>
        )}
      </section>
    </div>
  );
}
