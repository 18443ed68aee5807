import { useCallback, useEffect, useMemo, useRef } from 'react';

const PAUSE_MS = 4_000; // 4 s without a key: no longer writing

export type Typing = { readonly typed: (hasText: boolean) => void; readonly ceased: () => void };

/** Tells that the user types, and when that is over: by a pause, an empty field, a message that was sent. */
export function useTyping(setTyping: (isTyping: boolean) => void): Typing {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isTyping = useRef(false);

  const ceased = useCallback(() => {
    clearTimeout(timer.current);
    if (isTyping.current) setTyping(false);
    isTyping.current = false;
  }, [setTyping]);
  const typed = useCallback(
    (hasText: boolean) => {
      if (!hasText) return ceased();
      clearTimeout(timer.current);
      timer.current = setTimeout(ceased, PAUSE_MS);
      isTyping.current = true;
      setTyping(true);
    },
    [ceased, setTyping],
  );
  useEffect(() => ceased, [ceased]);
  return useMemo(() => ({ typed, ceased }), [typed, ceased]);
}
