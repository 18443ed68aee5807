import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { DisclosureButton } from '../platform/disclosure-button.tsx';
import { useDisclosure } from '../platform/use-disclosure.ts';

export type EmojiChooserProps = { readonly onChoose: (emoji: string) => void };

const EmojiPicker = lazy(async () => {
  const module = await import('./emoji-picker.tsx').catch(() => undefined);
  return { default: module?.EmojiPicker ?? (() => null) }; // without a network there is none
});

/** The button that opens the emoji, which are loaded then. */
export function EmojiChooser({ onChoose }: EmojiChooserProps) {
  const { t } = useTranslation();
  const disclosure = useDisclosure();
  const { isOpen, close, panel } = disclosure;
  const id = useId();

  const choose = (emoji: string): void => {
    close();
    onChoose(emoji);
  };

  return (
    <>
      <DisclosureButton disclosure={disclosure} controls={id} label={t('composer.emoji')}>
        <circle cx="12" cy="12" r="8.500" />
        <path d="M8.500 14.200c1.800 2.600 5.200 2.600 7 0M9.200 9.700v.1M14.800 9.700v.1" />
      </DisclosureButton>
      <section className="emoji-panel" id={id} ref={panel} aria-label={t('composer.emoji')} hidden={!isOpen}>
        {isOpen && (
          <Suspense fallback={null}>
            <EmojiPicker onChoose={choose} />
          </Suspense>
        )}
      </section>
    </>
  );
}
