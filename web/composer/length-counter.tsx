import { useTranslation } from 'react-i18next';
import { LIMITS } from '../../protocol/limits.ts';
import type { Length } from './length.ts';

/** How long the message is, once that matters. */
export function LengthCounter({ id, length, isNear, isOver }: Length & { readonly id: string }) {
  const { t } = useTranslation();
  return (
    <output className={isOver ? 'counter over' : 'counter'} id={id} htmlFor="draft">
      {isNear ? t('composer.count', { length, limit: LIMITS.contentCodePoints }) : ''}
    </output>
  );
}
