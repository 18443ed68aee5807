import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Asset, buildPage, type Page } from '../../local/demi/web.ts';

const FIRST_SCRIPT = 125_000; // bytes, gzipped: what has to be there before anything is seen
const ALL_SCRIPTS = 185_000; // bytes, gzipped

describe('the page that is served', () => {
  let page: Page;
  const bodyOf = (path: string): string => page.get(path)?.body.toString() ?? '';
  const scripts = (): readonly Asset[] => [...page].flatMap(([path, asset]) => (path.endsWith('.js') ? [asset] : []));
  const gzipped = (assets: readonly Asset[]): number =>
    assets.reduce((sum, { body }) => sum + gzipSync(body).length, 0);

  beforeAll(async () => {
    page = await buildPage();
  });

  it('has a strict policy on every file', () => {
    for (const { headers, contentType } of page.values()) {
      expect(headers['Content-Type']).toBe(contentType);
      expect(headers['Content-Security-Policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
          "worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers).toMatchObject({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
    }
  });

  it('may be kept by browsers, but for its beginning, which names the others by their content', () => {
    for (const [path, { headers }] of page) {
      if (path === '/') expect(headers['Cache-Control']).toBe('no-store');
      else
        expect([path, headers['Cache-Control']]).toEqual([
          expect.stringMatching(/-[\w-]{8}\./),
          expect.stringContaining('immutable'),
        ]);
    }
  });

  it('runs and styles nothing inline and loads nothing from elsewhere', () => {
    const html = bodyOf('/');
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);

    expect(html).not.toMatch(/\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)/);
    expect(addresses).not.toEqual([]);
    expect(addresses.filter((address) => !page.has(address?.replace('./', '/') ?? ''))).toEqual([]);
  });

  it('leaves what is not seen at once for later', () => {
    const [first] = /assets\/index-[\w-]+\.js/.exec(bodyOf('/')) ?? [];
    const asset = page.get(`/${first}`);

    expect(gzipped(asset === undefined ? [] : [asset])).toBeGreaterThan(0);
    expect(gzipped(asset === undefined ? [] : [asset])).toBeLessThan(FIRST_SCRIPT);
    expect(gzipped(scripts())).toBeLessThan(ALL_SCRIPTS);
  });

  it('carries no library that only a server needs', () => {
    expect(scripts().filter(({ body }) => /aws-sdk|DynamoDB|valibot/i.test(body.toString()))).toEqual([]);
  });

  it('may talk to a chat elsewhere when it is told where', async () => {
    const { body, headers } = (await buildPage({ socketUrl: 'wss://chat.example.org/prod' })).get('/') ?? {};

    expect(body?.toString()).toContain('name="demi-socket" content="wss://chat.example.org/prod"');
    expect(headers?.['Content-Security-Policy']).toContain(
      "connect-src 'self' wss://chat.example.org https://chat.example.org;",
    );
  });

  it('may reach the HTTP routes on another host than the socket', async () => {
    const elsewhere = { socketUrl: 'wss://a.example/prod', httpUrl: 'https://b.example/api/v1' };
    const { body, headers } = (await buildPage(elsewhere)).get('/') ?? {};

    expect(body?.toString()).toContain('name="demi-http" content="https://b.example/api/v1"');
    expect(headers?.['Content-Security-Policy']).toContain("connect-src 'self' wss://a.example https://b.example;");
  });
});
