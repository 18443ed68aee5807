/** Where the chat is reached: what the page was told when it was deployed, else the host that served it. */
export function socketAddress(): string {
  const told = document.querySelector('meta[name="demi-socket"]')?.getAttribute('content') ?? '';
  if (told !== '') return told;
  const url = new URL('/local', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

export function healthAddress(): string {
  return new URL('/api/v1/health', location.href).href;
}
