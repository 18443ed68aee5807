import type { Demi } from '../../client/react/index.ts';

export type ConnectionNotice = {
  readonly text: 'connecting' | 'reconnectingLong' | 'offlineLong' | 'httpLong' | 'tokenUnavailable';
  readonly canTryNow: boolean;
};

/** What there is to say about the connection; null while all is well, and where a sign-in says it. */
export function connectionNotice({
  state,
  transport,
  problem,
}: Pick<Demi, 'state' | 'transport' | 'problem'>): ConnectionNotice | null {
  if (problem === 'token_unavailable' && state !== 'connected') return { text: 'tokenUnavailable', canTryNow: true };
  switch (state) {
    case 'offline':
      return { text: 'offlineLong', canTryNow: true };
    case 'reconnecting':
      return { text: 'reconnectingLong', canTryNow: true };
    case 'connecting':
      return { text: 'connecting', canTryNow: false };
    case 'connected':
      return transport === 'http' ? { text: 'httpLong', canTryNow: false } : null;
    default:
      return null;
  }
}
