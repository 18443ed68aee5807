import { type KeyboardEvent, type SyntheticEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ThinkingStep } from '../../client/snapshot.ts';
import { en } from '../languages/en.ts';

export type ThinkingProps = { readonly steps: readonly ThinkingStep[]; readonly isOver: boolean };

type StepName = keyof typeof en.thinking.steps;

/** The steps on the way to a reply, for those who open it. */
export function Thinking({ steps, isOver }: ThinkingProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const newest = steps.at(-1);

  const onToggle = (event: SyntheticEvent<HTMLDetailsElement>): void => setOpen(event.currentTarget.open);
  const onKeyDown = (event: KeyboardEvent<HTMLDetailsElement>): void => {
    if (event.key !== 'Escape' || !isOpen) return;
    setOpen(false);
    event.currentTarget.querySelector('summary')?.focus();
  };

  return (
    <details className="thinking" open={isOpen} onToggle={onToggle} onKeyDown={onKeyDown}>
      <summary>
        <svg className="chevron" viewBox="0 0 12 12" aria-hidden="true">
          <path d="m4.500 2.500 3.500 3.500-3.500 3.500" />
        </svg>
        {isOver || newest === undefined ? t('thinking.after') : wordsFor(newest, t)}
      </summary>
      <ol>
        {steps.map((step) => (
          <li key={step.seq} className={step.status}>
            {wordsFor(step, t)} <span className="visually-hidden">({t(`thinking.status.${step.status}`)})</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Steps that are known have words in every language; others speak for themselves. */
function wordsFor({ step, details }: ThinkingStep, t: ReturnType<typeof useTranslation>['t']): string {
  if (isKnown(step)) return t(`thinking.steps.${step}`);
  return details === '' ? step : details;
}

function isKnown(step: string): step is StepName {
  return Object.hasOwn(en.thinking.steps, step);
}
