// What has to be done by whoever serves the page: the local stack does it for each start, lib/site.ts when it is deployed.

/** For every file but index.html: their names carry a hash of what is in them. */
export const HASHED_FILES_CACHING = 'public, max-age=31536000, immutable'; // a year

/** Where the chat is. Empty: on the host that serves the page. */
export type ChatAddresses = {
  readonly socketUrl: string;
  readonly httpUrl: string; // what the paths of the HTTP routes begin with
};

/**
 * The built index.html with the addresses in it.
 *
 * @throws Error when it has no place for them: such a page would look for the chat where it is not
 */
export function withAddresses(html: string, { socketUrl, httpUrl }: ChatAddresses): string {
  return filledIn(filledIn(html, 'demi-socket', socketUrl), 'demi-http', httpUrl);
}

function filledIn(html: string, name: string, content: string): string {
  const place = `name="${name}" content=""`;
  if (!html.includes(place)) throw new Error(`index.html has no <meta ${place} />.`);
  return html.replace(place, () => `name="${name}" content="${attribute(content)}"`);
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/**
 * The headers of every file. `connectTo`: the origins of the chat where they are not the page's own, since 'self' covers
 * WebSockets to the same host only (CSP 3, 6.7.2.8). The client keeps its heartbeat in a worker that it makes of a blob.
 */
export function securityHeaders(connectTo: readonly string[]) {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...connectTo].join(' ')}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  };
}
