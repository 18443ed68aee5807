import { type FormEvent, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { tokenIn } from './token.ts';
import type { SignInReason } from './use-session.ts';

export type SignInProps = {
  readonly reason: SignInReason | null;
  readonly onToken: (token: string) => void;
};

/** Asks for a token before anything else can be done, saying why where there is something to say. */
export function SignIn({ reason, onToken }: SignInProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const field = useId();

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    const reopen = (): void => shown?.showModal(); // browsers let a second Escape close any dialog
    shown?.addEventListener('close', reopen);
    return () => {
      shown?.removeEventListener('close', reopen);
      shown?.close();
    };
  }, []);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const token = tokenIn(String(new FormData(event.currentTarget).get('token') ?? ''));
    event.currentTarget.reset();
    if (token !== '') onToken(token);
  };

  return (
    <dialog className="sign-in" ref={dialog} aria-labelledby={title} onCancel={(event) => event.preventDefault()}>
      <form className="card" onSubmit={submit}>
        <h2 id={title}>{t('signIn.title')}</h2>
        <p role="alert">{reason === null ? '' : t(`signIn.reason.${reason}`)}</p>
        <label htmlFor={field}>{t('signIn.label')}</label>
        <input
          id={field}
          name="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          autoCapitalize="none"
          required
        />
        <p className="hint">
          <code>npm run -s token -- you</code> {t('signIn.hint')}
        </p>
        <button className="enter" type="submit">
          {t('signIn.enter')}
        </button>
      </form>
    </dialog>
  );
}
