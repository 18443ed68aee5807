import { forGood } from '../platform/kept.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'demi.theme';
const GROUNDS = { light: '#f7f2f8', dark: '#161021' }; // --ground of styles/theme.css

export function keptTheme(): Theme {
  const kept = forGood.read(KEY);
  return THEMES.find((theme) => theme === kept) ?? 'auto';
}

export function keepTheme(theme: Theme): void {
  forGood.write(KEY, theme);
}

/** Gives the page its colours, and the browser around it the one that fits. */
export function applyTheme(theme: Theme, page: Document): void {
  if (theme === 'auto') delete page.documentElement.dataset.theme;
  else page.documentElement.dataset.theme = theme;
  for (const meta of page.querySelectorAll('meta[name="theme-color"]')) {
    const own = meta.getAttribute('media')?.includes('dark') ? 'dark' : 'light';
    meta.setAttribute('content', GROUNDS[theme === 'auto' ? own : theme]);
  }
}
