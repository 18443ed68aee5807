import { useCallback, useEffect, useState } from 'react';
import type { ConnectionProblem } from '../../client/snapshot.ts';
import { bringsToken, forgetToken, isExpired, keepToken, takeToken } from './token.ts';

/** Why a token is asked for; null when none was there. */
export type SignInReason = 'expired' | Exclude<ConnectionProblem, 'token_unavailable'>;

export type Session = {
  readonly token: string | null;
  readonly serial: number; // counts the sign-ins: each gets a connection of its own
  readonly isAsking: boolean;
  readonly reason: SignInReason | null;
};

export type SessionActions = {
  readonly enter: (token: string) => void;
  readonly refuse: (problem: ConnectionProblem) => void;
  readonly leave: () => void;
};

/** Who is signed in, in this tab. A refused token leaves what is shown in place, and asks for another. */
export function useSession(): Session & SessionActions {
  const [session, setSession] = useState<Session>(() => begin(takeToken(), 0));

  const enter = useCallback((token: string) => {
    keepToken(token);
    setSession(({ serial }) => begin(token, serial + 1));
  }, []);
  const refuse = useCallback((problem: ConnectionProblem) => {
    if (problem === 'token_unavailable') return; // mends itself, or not at all
    forgetToken();
    setSession((known) => ({ ...known, isAsking: true, reason: reasonOf(problem, known.token) }));
  }, []);
  const leave = useCallback(() => {
    forgetToken();
    setSession(({ serial }) => begin(null, serial + 1));
  }, []);

  useEffect(() => {
    const onHashChange = (): void => {
      const token = bringsToken() ? takeToken() : null;
      if (token !== null) enter(token);
    };
    addEventListener('hashchange', onHashChange);
    return () => removeEventListener('hashchange', onHashChange);
  }, [enter]);

  return { ...session, enter, refuse, leave };
}

function begin(token: string | null, serial: number): Session {
  return { token, serial, isAsking: token === null, reason: null };
}

function reasonOf(problem: Exclude<ConnectionProblem, 'token_unavailable'>, token: string | null): SignInReason {
  const saysSo = problem === 'token_refused' && token !== null && isExpired(token, Date.now());
  return saysSo ? 'expired' : problem;
}
