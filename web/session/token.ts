import { forThisTab } from '../platform/kept.ts';

const KEY = 'demi.token';

/** Whether the address carries a token: in the fragment, which browsers never send anywhere. */
export function bringsToken(): boolean {
  return tokenInAddress() !== null;
}

/** The token that the address brought, or the one of this tab. It leaves the address bar and the history at once. */
export function takeToken(): string | null {
  const brought = tokenInAddress();
  if (brought === null) return forThisTab.read(KEY);
  history.replaceState(history.state, '', location.pathname + location.search);
  if (brought !== '') keepToken(brought);
  return brought === '' ? null : brought;
}

export function keepToken(token: string): void {
  forThisTab.write(KEY, token);
}

export function forgetToken(): void {
  forThisTab.remove(KEY);
}

/** People paste what they have: the token, or the whole address that carries it. */
export function tokenIn(pasted: string): string {
  const text = pasted.trim();
  return /[#&]token=([^&\s]+)/.exec(text)?.[1] ?? text.replaceAll(/\s/g, '');
}

/** Whether a JWT says itself that it is over at `now` (Unix milliseconds). What cannot be read is left to the server. */
export function isExpired(token: string, now: number): boolean {
  try {
    const payload = token.split('.')[1] ?? '';
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' && exp * 1000 <= now;
  } catch {
    return false;
  }
}

function tokenInAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('token');
}
