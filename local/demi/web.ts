import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** One file of the page, with everything that its HTTP response needs. */
export type Asset = {
  readonly contentType: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>; // all of them, the content type included
};

/** The chat page: its files by path, '/' among them. */
export type Page = ReadonlyMap<string, Asset>;

export type PageOptions = {
  /** WebSocket address of the chat. @default the path `/local` of the host that serves the page */
  readonly socketUrl?: string;
};

const WEB = new URL('../../web/', import.meta.url);

/** Bundles the chat page in memory. Nothing in it is loaded from elsewhere, and nothing in it runs inline. */
export async function buildPage({ socketUrl }: PageOptions = {}): Promise<Page> {
  const [html, portrait, favicon, script, style] = await Promise.all([
    readFile(new URL('index.html', WEB), 'utf8'),
    readFile(new URL('portrait.svg', WEB), 'utf8'),
    readFile(new URL('favicon.svg', WEB), 'utf8'),
    bundle('app.ts'),
    bundle('style.css'),
  ]);
  const headers = securityHeaders(socketUrl);
  const asset = (contentType: string, body: string): Asset => ({
    contentType,
    body,
    headers: { ...headers, 'Content-Type': contentType },
  });
  return new Map([
    ['/', asset('text/html; charset=utf-8', fillIn(html, portrait, socketUrl ?? ''))],
    ['/app.js', asset('text/javascript; charset=utf-8', script)],
    ['/style.css', asset('text/css; charset=utf-8', style)],
    ['/favicon.svg', asset('image/svg+xml', favicon)],
  ]);
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, WEB))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

function fillIn(html: string, portrait: string, socketUrl: string): string {
  return html
    .replace('<!-- portrait -->', () => portrait)
    .replace('name="demi-socket" content=""', () => `name="demi-socket" content="${attribute(socketUrl)}"`);
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** 'self' covers WebSockets to the same host (CSP 3, 6.7.2.8); another host has to be named. */
function securityHeaders(socketUrl: string | undefined): Record<string, string> {
  const sockets = socketUrl === undefined ? '' : ` ${new URL(socketUrl).origin}`;
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${sockets}`,
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
    'Cache-Control': 'no-store',
  };
}
