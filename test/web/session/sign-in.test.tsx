// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { SignIn } from '../../../web/session/sign-in.tsx';
import type { SignInReason } from '../../../web/session/use-session.ts';
import { show } from '../render.tsx';

function dialog(reason: SignInReason | null = null) {
  const onToken = vi.fn();
  show(<SignIn reason={reason} onToken={onToken} />);
  return { onToken, field: screen.getByLabelText<HTMLInputElement>('Your token') };
}

describe('the dialog that asks for a token', () => {
  it.each([
    [null, ''],
    ['expired', 'Your token has expired. Sign in with a new one.'],
    ['token_refused', 'Demi did not accept the token. It may have expired.'],
    ['forbidden', 'This token may not talk to Demi here. Try another one.'],
    ['ended', 'You were signed out.'],
  ] as const)('says why, for %s', (reason, words) => {
    dialog(reason);

    expect(screen.getByRole('alert').textContent).toBe(words);
  });

  it('hands over the token and keeps nothing of it in view', () => {
    const { onToken, field } = dialog();
    fireEvent.change(field, { target: { value: ' abc.def ' } });
    fireEvent.submit(field);

    expect(onToken).toHaveBeenCalledExactlyOnceWith('abc.def');
    expect(field.value).toBe('');
    expect(field.type).toBe('password');
  });

  it('does not take nothing for a token', () => {
    const { onToken, field } = dialog();
    fireEvent.change(field, { target: { value: '   ' } });
    fireEvent.submit(field);

    expect(onToken).not.toHaveBeenCalled();
  });
});
