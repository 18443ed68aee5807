import { byId } from './dom.ts';

export type SignIn = {
  /** Asks for a token, saying why where there is something to say. */
  ask(reason: string | null): void;
  leave(): void;
};

/** Shows either the conversation or the question who is there. */
export function createSignIn(onToken: (token: string) => void): SignIn {
  const field = byId('token', HTMLInputElement);
  const show = (isAsking: boolean): void => {
    byId('sign-in', HTMLElement).hidden = !isAsking;
    byId('chat', HTMLElement).hidden = isAsking;
    byId('sign-out', HTMLElement).hidden = isAsking;
    byId('mood-line', HTMLElement).hidden = isAsking;
    if (isAsking) byId('feelings', HTMLElement).hidden = true;
  };
  byId('sign-in-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const token = tokenIn(field.value);
    field.value = '';
    if (token !== '') onToken(token);
  });
  return {
    ask: (reason) => {
      show(true);
      byId('sign-in-reason', HTMLElement).textContent = reason ?? '';
      field.focus();
    },
    leave: () => show(false),
  };
}

/** People paste what they have: the token, or the whole address that carries it. */
function tokenIn(pasted: string): string {
  const text = pasted.trim();
  return /[#&]token=([^&\s]+)/.exec(text)?.[1] ?? text.replaceAll(/\s/g, '');
}
