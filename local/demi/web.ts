import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { HASHED_FILES_CACHING, securityHeaders, withAddresses } from '../../web/hosting.ts';
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
  const { socketUrl, httpUrl } = options;
  const security = securityHeaders(hostsOf(socketUrl, httpUrl));
  const addresses = { socketUrl: socketUrl ?? '', httpUrl: httpUrl ?? '' };
  const assets = await Promise.all(
    names.map(async ({ parentPath, name }): Promise<readonly [string, Asset]> => {
      const path = join(parentPath, name);
      const isPage = name === 'index.html';
      const contentType = CONTENT_TYPES[extname(name)] ?? 'application/octet-stream';
      const file = await readFile(path);
      const caching = isPage ? 'no-store' : HASHED_FILES_CACHING;
      return [
        isPage ? '/' : path.slice(folder.length).replaceAll('\\', '/'),
        {
          contentType,
          body: isPage ? Buffer.from(withAddresses(file.toString(), addresses)) : file,
          headers: { ...security, 'Content-Type': contentType, 'Cache-Control': caching },
        },
      ];
    }),
  );
  return new Map(assets);
}

/** Without an address of its own HTTP goes to the host of the socket. */
function hostsOf(socketUrl: string | undefined, httpUrl: string | undefined): readonly string[] {
  if (socketUrl === undefined) return httpUrl === undefined ? [] : [new URL(httpUrl).origin];
  return [new URL(socketUrl).origin, new URL(httpUrl ?? socketUrl.replace(/^ws/, 'http')).origin];
}
