import { useTranslation } from 'react-i18next';

export type GreetingProps = { readonly onOpener: (text: string) => void };

const OPENERS = ['missed', 'feeling', 'day'] as const;

/** What stands where nothing has been said yet, with a few ways to begin. */
export function Greeting({ onOpener }: GreetingProps) {
  const { t } = useTranslation();
  return (
    <div className="greeting">
      <p>{t('greeting.line')}</p>
      <div className="openers">
        {OPENERS.map((opener) => (
          <button key={opener} type="button" onClick={() => onOpener(t(`greeting.openers.${opener}`))}>
            {t(`greeting.openers.${opener}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
