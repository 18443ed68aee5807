import './style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './app.tsx';
import { createTexts } from './languages/languages.ts';
import { addressesIn } from './platform/addresses.ts';
import { keptLanguage } from './settings/language-choice.ts';
import { applyTheme, keptTheme } from './settings/theme.ts';

applyTheme(keptTheme(), document);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element for the page');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={createTexts(keptLanguage())}>
      <App addresses={addressesIn(document)} />
    </I18nextProvider>
  </StrictMode>,
);
