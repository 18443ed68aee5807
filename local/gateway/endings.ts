/** Why a connection ended, in the words of the DISCONNECT event. */
export type Ending = { readonly code: number; readonly reason: string };

/** Endings that the server decides. AWS publishes the first and the third; the other texts are assumptions. */
export const ENDINGS = {
  idle: { code: 1001, reason: 'Going away' },
  maxDuration: { code: 1001, reason: 'Going away' },
  deleted: { code: 1000, reason: 'Connection Closed Normally' },
  shutdown: { code: 1001, reason: 'Going away' },
  binary: { code: 1003, reason: 'Binary is not supported' },
  throttled: { code: 1008, reason: 'Too many requests' },
  tooLarge: { code: 1009, reason: 'Message or frame too large' },
  internal: { code: 1011, reason: 'Internal server error' },
} as const satisfies Record<string, Ending>;

const NO_STATUS = 1005;

/** The ending that a closed socket reports when the server did not decide it; 1006 without a close frame. */
export function endingByPeer(code: number, reason: string): Ending {
  if (code === NO_STATUS) return { code, reason: 'Client-side close frame status not set' };
  return { code, reason };
}

/** The ending for bytes that `ws` refused, by the code of its error. */
export function endingByProtocolError(error: Error): Ending | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!code.startsWith('WS_ERR_')) return undefined; // the network's doing, not the client's
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return ENDINGS.tooLarge;
  if (code === 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH') return ENDINGS.tooLarge;
  if (code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS') return { code: 1008, reason: 'Too many message fragments' };
  if (code === 'WS_ERR_INVALID_UTF8') return { code: 1007, reason: 'Invalid UTF-8' };
  return { code: 1002, reason: 'Protocol error' };
}
