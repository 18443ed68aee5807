const KEY = 'demi.token';

/** Whether the address carries a token: in the fragment, which browsers never send anywhere. */
export function bringsToken(): boolean {
  return tokenInAddress() !== null;
}

/** The token that the address brought, or the one of this tab. It leaves the address bar and the history at once. */
export function takeToken(): string | null {
  const brought = tokenInAddress();
  if (brought === null) return sessionStorage.getItem(KEY);
  history.replaceState(history.state, '', location.pathname + location.search);
  if (brought !== '') keepToken(brought);
  return brought === '' ? null : brought;
}

export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
}

function tokenInAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('token');
}
