import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export type Disclosure = {
  readonly isOpen: boolean;
  readonly toggle: () => void;
  /** Closes, and gives the focus back to the button if it was inside. */
  readonly close: () => void;
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly panel: RefObject<HTMLElement | null>;
};

export type DisclosureOptions = {
  /** @default false */
  readonly startsOpen?: boolean;
  /** Whether a press beside the panel closes it, as with a menu. @default true */
  readonly closesOutside?: boolean;
};

/** What a button opens and closes. Escape closes it too, wherever in it the focus is. */
export function useDisclosure({ startsOpen = false, closesOutside = true }: DisclosureOptions = {}): Disclosure {
  const [isOpen, setOpen] = useState(startsOpen);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLElement>(null);

  const close = useCallback(() => {
    if (panel.current?.contains(document.activeElement)) button.current?.focus();
    setOpen(false);
  }, []);
  const toggle = useCallback(() => setOpen((wasOpen) => !wasOpen), []);

  useEffect(() => {
    if (!isOpen) return;
    const isInside = (target: EventTarget | null): boolean =>
      target instanceof Node && (panel.current?.contains(target) || button.current?.contains(target)) === true;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && isInside(event.target)) close();
    };
    const onPress = (event: PointerEvent): void => {
      if (closesOutside && !isInside(event.target)) setOpen(false);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPress);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPress);
    };
  }, [isOpen, close, closesOutside]);

  return { isOpen, toggle, close, button, panel };
}
