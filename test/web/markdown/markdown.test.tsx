// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { Markdown } from '../../../web/markdown/markdown.tsx';
import { show } from '../render.tsx';

function rendered(text: string): HTMLElement {
  return show(<Markdown text={text} />).container;
}

describe('markdown of Demi’s', () => {
  it('becomes what it means', () => {
    const element = rendered('**bold** _soft_ ~~gone~~ `code`\n\n1. one\n2. two\n\n> said');

    expect(
      [...element.querySelectorAll('strong, em, del, p > code, ol > li, blockquote')].map((e) => e.textContent?.trim()),
    ).toEqual(['bold', 'soft', 'gone', 'code', 'one', 'two', 'said']);
  });

  it('keeps the breaks between its lines', () => {
    expect(rendered('one\ntwo').querySelectorAll('br')).toHaveLength(1);
  });

  it('opens links elsewhere, without telling where they were', () => {
    const link = rendered('[the sea](https://example.org/sea)').querySelector('a');

    expect(link?.getAttribute('href')).toBe('https://example.org/sea');
    expect(link?.getAttribute('target')).toBe('_blank');
    expect(link?.getAttribute('rel')).toBe('noopener noreferrer');
  });

  it('makes no headings of the page', () => {
    const element = rendered('# Big\n\n###### Small');

    expect(element.querySelector('h1, h6')).toBeNull();
    expect([...element.querySelectorAll('p.heading')].map((heading) => heading.textContent)).toEqual(['Big', 'Small']);
  });

  it('shows tables in a frame that scrolls by itself', () => {
    expect(rendered('| a | b |\n|---|---|\n| 1 | 2 |').querySelector('section > table td')?.textContent).toBe('1');
  });

  it('names the language of a block of code and offers to copy it', () => {
    const element = rendered('```ts\nconst a = 1;\n```');

    expect(element.querySelector('.code-bar')?.textContent).toBe('tsCopy');
    expect(element.querySelector('pre')?.textContent).toBe('const a = 1;\n');
  });
});

describe('hostile markdown', () => {
  it.each([
    '<script>globalThis.hacked = true</script>',
    '<img src=x onerror="globalThis.hacked = true">',
    '<svg onload="globalThis.hacked = true"></svg>',
    '<iframe src="https://evil.example"></iframe>',
    '<style>body { display: none }</style>',
    '<form action="https://evil.example"><input name="token"></form>',
    '![pixel](https://evil.example/pixel.png)',
    '![pixel][p]\n\n[p]: https://evil.example/pixel.png',
    '- [ ] a box',
    'x[^1]\n\n[^1]: a footnote',
  ])('leaves nothing of %s but words', (text) => {
    const allowed = new Set(['DIV', 'P', 'UL', 'OL', 'LI', 'BR']);
    const element = rendered(text);

    expect([...element.querySelectorAll('*')].filter(({ tagName }) => !allowed.has(tagName))).toEqual([]);
    expect(
      [...element.querySelectorAll('*')].flatMap((e) => e.getAttributeNames().filter((n) => n.startsWith('on'))),
    ).toEqual([]);
    expect(element.innerHTML).not.toMatch(/src=|evil\.example/);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:msgbox)',
    '[x](file:///etc/passwd)',
    '[x](&#106;avascript:alert(1))',
    '<javascript:alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](//evil.example/)',
    '[x](/#token=of-another)',
    '[x](#draft)',
  ])('makes no link of %s', (text) => {
    expect(rendered(text).querySelector('a')).toBeNull();
  });

  it('brings no classes but that of a language', () => {
    expect(rendered('```ts" class="app\nx\n```').querySelector('code')?.className).not.toMatch(/app/);
  });
});
