import type { ReactNode } from 'react';
import type { Disclosure } from './use-disclosure.ts';

export type DisclosureButtonProps = {
  readonly disclosure: Disclosure;
  readonly controls: string; // id of the panel
  readonly label: string;
  readonly children: ReactNode; // what is drawn on it, in a square of 24
};

/** A round button with a picture that opens a panel and closes it. */
export function DisclosureButton({ disclosure, controls, label, children }: DisclosureButtonProps) {
  return (
    <button
      className="icon-button"
      type="button"
      ref={disclosure.button}
      onClick={disclosure.toggle}
      aria-label={label}
      aria-expanded={disclosure.isOpen}
      aria-controls={controls}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {children}
      </svg>
    </button>
  );
}
