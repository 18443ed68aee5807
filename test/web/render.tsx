import { cleanup, type RenderResult, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { onTestFinished } from 'vitest';
import { createTexts, type Language } from '../../web/languages/languages.ts';

/** Renders a part of the page in a language, until the test ends. */
export function show(part: ReactNode, language: Language = 'en'): RenderResult {
  const texts = createTexts(language);
  onTestFinished(cleanup);
  return render(part, { wrapper: ({ children }) => <I18nextProvider i18n={texts}>{children}</I18nextProvider> });
}
