export type Addresses = {
  readonly socketUrl: string;
  readonly httpUrl: string | null; // null: `/api/v1` on the host of the socket
};

/** Where the chat is reached: what the page was told when it was served, else the host that served it. */
export function addressesIn(page: Document): Addresses {
  const httpUrl = told(page, 'demi-http');
  return {
    socketUrl: told(page, 'demi-socket') ?? socketOf(page.location),
    httpUrl,
  };
}

function told(page: Document, name: string): string | null {
  return page.querySelector(`meta[name="${name}"]`)?.getAttribute('content') || null;
}

function socketOf(location: Location): string {
  const url = new URL('/local', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
