import { useEffect } from 'react';
import { useDemi } from '../client/react/index.ts';
import type { ConnectionProblem } from '../client/snapshot.ts';
import { DemiView } from './demi-view.tsx';
import type { Addresses } from './platform/addresses.ts';

export type LiveChatProps = {
  readonly addresses: Addresses;
  readonly token: string;
  readonly serial: number; // of the sign-in: each has a connection of its own
  readonly onProblem: (problem: ConnectionProblem) => void;
  readonly onSignOut: () => void;
};

/** The page on a real connection: the only place that makes one. */
export function LiveChat({ addresses, token, serial, onProblem, onSignOut }: LiveChatProps) {
  const { socketUrl, httpUrl } = addresses;
  const demi = useDemi({
    url: socketUrl,
    ...(httpUrl === null ? {} : { httpUrl }),
    key: `${socketUrl}#${serial}`,
    getToken: () => token,
  });
  const { problem } = demi;
  useEffect(() => {
    if (problem !== null) onProblem(problem);
  }, [problem, onProblem]);
  return <DemiView demi={demi} onSignOut={onSignOut} />;
}
