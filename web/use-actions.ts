import { useMemo } from 'react';
import type { Demi } from '../client/react/index.ts';

export type Actions = Pick<Demi, 'retry' | 'discard' | 'stop'>;

/**
 * What the buttons of the log do, always the same functions. Such a button goes when it is pressed, and would take the
 * place of whoever came there by keyboard with it: `goOn` gives them another.
 */
export function useActions({ retry, discard, stop }: Actions, goOn: () => void): Actions {
  return useMemo(() => {
    const leaving =
      <Args extends readonly unknown[], Result>(action: (...args: Args) => Result) =>
      (...args: Args): Result => {
        if (document.activeElement?.matches(':focus-visible')) goOn();
        return action(...args);
      };
    return { retry: leaving(retry), discard: leaving(discard), stop: leaving(stop) };
  }, [retry, discard, stop, goOn]);
}
