import { describe, expect, it } from 'vitest';
import { buildPage } from '../../local/demi/web.ts';

const BUDGET = 64_000; // bytes of script: a small page stays small

describe('the page that is served', () => {
  it('has four files, each with a strict policy and never cached', async () => {
    const page = await buildPage();
    expect([...page.keys()]).toEqual(['/', '/app.js', '/style.css', '/favicon.svg']);
    for (const { headers, contentType } of page.values()) {
      expect(headers['Content-Type']).toBe(contentType);
      expect(headers['Content-Security-Policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      expect(headers).toMatchObject({
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-store',
      });
    }
  });

  it('runs and styles nothing inline and loads nothing from elsewhere', async () => {
    const html = (await buildPage()).get('/')?.body ?? '';
    expect(html).not.toMatch(/\son\w+=|\sstyle=|<style|<script(?![^>]*src="\/app\.js")/);
    expect(html.match(/(?:src|href)="[^"]*"/g)).toEqual(['href="/favicon.svg"', 'href="/style.css"', 'src="/app.js"']);
  });

  it('carries no library that only a server needs', async () => {
    const script = (await buildPage()).get('/app.js')?.body ?? '';
    expect(script.length).toBeLessThan(BUDGET);
    expect(script).not.toMatch(/aws-sdk|DynamoDB|valibot/i);
  });

  it('may talk to a chat elsewhere when it is told where', async () => {
    const page = await buildPage({ socketUrl: 'wss://chat.example.org/prod' });
    expect(page.get('/')?.body).toContain('name="demi-socket" content="wss://chat.example.org/prod"');
    expect(page.get('/')?.headers['Content-Security-Policy']).toContain("connect-src 'self' wss://chat.example.org;");
  });
});
