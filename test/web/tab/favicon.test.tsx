// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { faviconFor } from '../../../web/tab/favicon.ts';
import { useTab } from '../../../web/tab/use-tab.ts';
import { show } from '../render.tsx';

function svgOf(unread: number): string {
  return decodeURIComponent(faviconFor(unread).replace('data:image/svg+xml,', ''));
}

function Counting({ unread }: { readonly unread: number }) {
  useTab(unread);
  return null;
}

describe('the icon', () => {
  it('has no badge where all is read', () => {
    expect(svgOf(0)).not.toContain('<text');
  });

  it.each([
    [1, '1'],
    [9, '9'],
    [10, '9+'],
  ])('says for %i unread messages %s', (unread, words) => {
    const drawing = new DOMParser().parseFromString(svgOf(unread), 'image/svg+xml');

    expect(drawing.querySelector('text')?.textContent).toBe(words);
  });
});

describe('the title', () => {
  it('counts what is unread, until it is read', () => {
    const { rerender } = show(<Counting unread={3} />);
    expect(document.title).toBe('(3) Demi');

    rerender(<Counting unread={0} />);
    expect(document.title).toBe('Demi');
  });
});
