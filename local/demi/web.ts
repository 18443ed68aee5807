import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { builtSite } from './site-build.ts';

/** One file of the page, with everything that its HTTP response needs. */
export type Asset = {
  readonly contentType: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>; // all of them, the content type included
};

/** The chat page: its files by path, '/' among them. */
export type Page = ReadonlyMap<string, Asset>;

export type PageOptions = {
  /** WebSocket address of the chat. @default the path `/local` of the host that serves the page */
  readonly socketUrl?: string;
  /** Base of the HTTP routes. @default the path `/api/v1` of the chat's host */
  readonly httpUrl?: string;
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The chat page as it is served, built anew where its sources have changed. */
export async function buildPage(options: PageOptions = {}): Promise<Page> {
  return pageIn(await builtSite(), options);
}

/** The page in a folder that Vite built. Its names carry hashes, so everything but the page itself may be kept. */
async function pageIn(folder: string, options: PageOptions): Promise<Page> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const security = securityHeaders(options);
  const assets = await Promise.all(
    names.map(async ({ parentPath, name }): Promise<readonly [string, Asset]> => {
      const path = join(parentPath, name);
      const isPage = name === 'index.html';
      const contentType = CONTENT_TYPES[extname(name)] ?? 'application/octet-stream';
      const file = await readFile(path);
      const caching = isPage ? 'no-store' : 'public, max-age=31536000, immutable'; // a year
      return [
        isPage ? '/' : path.slice(folder.length).replaceAll('\\', '/'),
        {
          contentType,
          body: isPage ? Buffer.from(withAddresses(file.toString(), options)) : file,
          headers: { ...security, 'Content-Type': contentType, 'Cache-Control': caching },
        },
      ];
    }),
  );
  return new Map(assets);
}

function withAddresses(html: string, { socketUrl = '', httpUrl = '' }: PageOptions): string {
  return html
    .replace('name="demi-socket" content=""', () => `name="demi-socket" content="${attribute(socketUrl)}"`)
    .replace('name="demi-http" content=""', () => `name="demi-http" content="${attribute(httpUrl)}"`);
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/**
 * 'self' covers WebSockets to the same host (CSP 3, 6.7.2.8); other hosts have to be named. The client keeps its
 * heartbeat in a worker that it makes of a blob.
 */
function securityHeaders({ socketUrl, httpUrl }: PageOptions): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...hostsOf(socketUrl, httpUrl)].join(' ')}`,
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

/** Without an address of its own HTTP goes to the host of the socket. */
function hostsOf(socketUrl: string | undefined, httpUrl: string | undefined): readonly string[] {
  if (socketUrl === undefined) return httpUrl === undefined ? [] : [new URL(httpUrl).origin];
  return [new URL(socketUrl).origin, new URL(httpUrl ?? socketUrl.replace(/^ws/, 'http')).origin];
}
