import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A running chat with its page, wherever it is. */
export type Stage = {
  readonly browser: () => Browser;
  /** Address that serves the page. */
  readonly url: () => string;
  /** A token for a user who has not written anything yet. */
  readonly freshToken: () => Promise<string>;
};

/** For what takes some time on a machine with much to do. */
export const PATIENT = { timeout: 15_000 }; // 15 s

const ARTEFACTS = fileURLToPath(new URL('../../artefacts/screenshots/', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const CONNECTED = '[data-connection="connected"]';

/** The page in one tab, as its user sees it. */
export class Tab {
  readonly page: Page;
  readonly field: Locator;

  constructor(page: Page) {
    this.page = page;
    this.field = page.locator('#draft');
  }

  async send(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** The row of a message; while Demi writes it, it is none. */
  row(text: string): Locator {
    return this.page.locator('.row:not(.writing)').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** What Demi has said, without the bubble that she is writing. */
  replies(): Locator {
    return this.page.locator('.row.demi:not(.writing):not(.failed) .text');
  }

  async connected(): Promise<void> {
    await this.page.locator(CONNECTED).waitFor();
  }

  /** Ends the tab's sockets as a network does that fails. */
  async loseConnection(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('test-drop-sockets')));
  }

  /** What the reader sees of a row, once it is painted: its distance from the top of the log, in pixels. */
  async topOf(text: string): Promise<number> {
    return this.row(text).evaluate(async (row) => {
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
      const log = row.closest('.log');
      return row.getBoundingClientRect().top - (log?.getBoundingClientRect().top ?? 0);
    });
  }

  /** Scrolls the log as a reader does: after it was painted, because before that it has not gone to its end. */
  async scrollLogTo(top: number): Promise<void> {
    await this.page.locator('.log').evaluate(async (log, to) => {
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
      log.scrollTo(0, to);
    }, top);
  }

  /** How far anything that is read or pressed reaches over the right edge, in pixels. */
  async overflow(): Promise<number> {
    return this.page.evaluate(() => {
      const parts = [...document.querySelectorAll('button, h1, p, textarea, time, .bubble, [type="time"], select')];
      const edge = Math.max(...parts.map((element) => element.getBoundingClientRect().right));
      return Math.max(0, Math.ceil(edge) - document.documentElement.clientWidth);
    });
  }

  /** Keeps a picture of what is shown now, and lets axe look for barriers in it, in both appearances. */
  async looksRight(name: string): Promise<void> {
    await this.page.screenshot({ path: `${ARTEFACTS}${name}.png` });
    const isDark = await this.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    const found = await this.barriers();
    await this.page.emulateMedia({ colorScheme: isDark ? 'light' : 'dark' });
    const foundInOther = await this.barriers(['color-contrast']);
    await this.page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' });
    expect([...found, ...foundInOther]).toEqual([]);
  }

  /** What axe finds, by all its rules or by these alone. */
  async barriers(rules: readonly string[] = []): Promise<readonly string[]> {
    if (!(await this.page.evaluate(() => 'axe' in globalThis))) await this.page.evaluate(await readFile(AXE, 'utf8'));
    return this.page.evaluate(findBarriers, { rules, flat: FLAT });
  }
}

/**
 * Contrast can be measured on plain grounds only: her light becomes one colour, as strong as it ever is, and a gradient
 * the lighter of its two.
 */
const FLAT = `
  .app::before { content: none !important }
  .app { background: color-mix(in oklab, var(--ground) 58%, light-dark(
    oklch(0.82 calc(var(--mood-chroma) * 0.8) var(--mood-hue)),
    oklch(0.42 var(--mood-chroma) var(--mood-hue)))) !important }
  .user .bubble:not(.big), .send, .enter { background: var(--own-from) !important }
`;

/** Runs in the page. What could not be measured for its ground counts too, so that the check is never blind. */
async function findBarriers({ rules, flat }: { readonly rules: readonly string[]; readonly flat: string }) {
  const { axe } = globalThis as unknown as { readonly axe: { run(options: object): Promise<AxeResults> } };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(flat);
  document.adoptedStyleSheets = [sheet];
  const { violations, incomplete } = await axe.run(rules.length === 0 ? {} : { runOnly: rules });
  document.adoptedStyleSheets = [];
  const unmeasured = incomplete.flatMap(({ nodes }) =>
    nodes.filter(({ any }) => /pseudoContent|bgGradient|bgImage/.test(String(any[0]?.data?.messageKey))),
  );
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ...unmeasured.map(({ html }) => `not measured: ${html}`),
  ];
}

/** Moving pictures are slow to paint without a GPU, and no test waits for them. */
const CALM = { reducedMotion: 'reduce', locale: 'en-GB', colorScheme: 'light' } as const;

export type TabOptions = Pick<BrowserContextOptions, 'locale' | 'colorScheme' | 'permissions' | 'timezoneId'> & {
  readonly width?: number;
  readonly context?: BrowserContext;
};

/** A tab that shows nothing yet. */
export async function newTab(stage: Pick<Stage, 'browser'>, options: TabOptions = {}): Promise<Tab> {
  const { width = 1280, context, ...about } = options;
  const home = context ?? (await stage.browser().newContext({ viewport: { width, height: 800 }, ...CALM, ...about }));
  const page = await home.newPage();
  page.setDefaultTimeout(PATIENT.timeout); // painting is slow where the processor does it
  await page.addInitScript(makeSocketsDroppable);
  return new Tab(page);
}

/** Opens the page with a token in its address and waits until it is connected. */
export async function openTab(
  stage: Pick<Stage, 'browser' | 'url'>,
  token: string,
  options: TabOptions = {},
): Promise<Tab> {
  const tab = await newTab(stage, options);
  await tab.page.goto(`${stage.url()}/#token=${token}`);
  await tab.connected();
  return tab;
}

/**
 * Runs in the page, before its own scripts: sockets that fail when told to, and while the browser is offline. The page
 * hears of it at once; a real closing handshake waits for a network that is not there.
 */
function makeSocketsDroppable(): void {
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      addEventListener('test-drop-sockets', () => this.#fail());
      if (!navigator.onLine) setTimeout(() => this.#fail());
    }

    #fail(): void {
      this.close();
      this.dispatchEvent(new CloseEvent('close', { code: 1006 }));
    }
  };
}
