import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';

/** A running chat with its page, wherever it is. */
export type Stage = {
  readonly browser: () => Browser;
  /** Address that serves the page. */
  readonly url: () => string;
  /** A token for a user who has not written anything yet. */
  readonly freshToken: () => Promise<string>;
};

/** The page in one tab, as its user sees it. */
export class Tab {
  readonly page: Page;
  readonly field: Locator;

  constructor(page: Page) {
    this.page = page;
    this.field = page.getByLabel('Message to Demi');
  }

  async send(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  bubble(text: string): Locator {
    return this.page.locator('.row').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** What Demi has said, without the bubble that she is writing. */
  replies(): Locator {
    return this.page.locator('.row.demi:not(.draft) .text');
  }

  /** Ends the tab's sockets as a network does that fails. */
  async loseConnection(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event('test-drop-sockets')));
  }

  /** How far anything that is read or pressed reaches over the right edge, in pixels. */
  async overflow(): Promise<number> {
    return this.page.evaluate(() => {
      const parts = [...document.querySelectorAll('button, h1, p, textarea, time, .bubble')];
      const edge = Math.max(...parts.map((element) => element.getBoundingClientRect().right));
      return Math.max(0, Math.ceil(edge) - document.documentElement.clientWidth);
    });
  }
}

/** Moving pictures are slow to paint without a GPU, and no test waits for them. */
const CALM = { reducedMotion: 'reduce', locale: 'en-GB' } as const;

export type TabOptions = { readonly width?: number; readonly context?: BrowserContext };

/** Opens the page with a token in its address and waits until it is connected. */
export async function openTab(stage: Stage, token: string, { width = 1280, context }: TabOptions = {}): Promise<Tab> {
  const home = context ?? (await stage.browser().newContext({ viewport: { width, height: 800 }, ...CALM }));
  const page = await home.newPage();
  page.setDefaultTimeout(15_000); // 15 s: painting is slow where the processor does it
  await page.addInitScript(makeSocketsDroppable);
  await page.goto(`${stage.url()}/#token=${token}`);
  await page.locator('body[data-connection="connected"]').waitFor();
  return new Tab(page);
}

/** Runs in the page, before its own scripts: a socket closed with 4000 is closed as no server of ours closes one. */
function makeSocketsDroppable(): void {
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      addEventListener('test-drop-sockets', () => this.close(4000));
    }
  };
}

/** What the page does on every server that speaks the protocol. */
export function pageScenarios(stage: Stage): void {
  it('takes the token out of the address', async () => {
    const tab = await openTab(stage, await stage.freshToken());
    expect(tab.page.url()).not.toContain('token');
    await tab.page.reload();
    await tab.page.locator('body[data-connection="connected"]').waitFor();
  });

  it('sends with the keyboard alone, shows it read, and shows the reply and her mood', async () => {
    const tab = await openTab(stage, await stage.freshToken());
    await expect.poll(() => tab.field.evaluate((field) => field === document.activeElement)).toBe(true);
    await tab.page.keyboard.type('Hello Demi, how are you?');
    await tab.page.keyboard.press('Enter');
    await tab.bubble('Hello Demi, how are you?').locator('.mark.read').waitFor();
    await tab.replies().first().waitFor();
    expect((await tab.replies().first().innerText()).length).toBeGreaterThan(0);
    expect(await tab.page.locator('#mood').innerText()).toMatch(/^[a-z]+$/);
    expect(await tab.page.locator('#portrait').getAttribute('aria-label')).toMatch(/^Demi looks [a-z]+$/);
  });

  it('keeps new lines and shows markup as text', async () => {
    const tab = await openTab(stage, await stage.freshToken());
    const text = '<img src=x onerror="document.title=1"> &amp; <b>bold</b>';
    await tab.field.fill(text);
    await tab.field.press('Shift+Enter');
    await tab.page.keyboard.type('second line');
    await tab.field.press('Enter');
    const bubble = tab.page.locator('.row.user .text').first();
    await tab.page.locator('.row.user .mark.read').waitFor();
    expect(await bubble.textContent()).toBe(`${text}\nsecond line`);
    expect(await tab.page.locator('.row img, .row b').count()).toBe(0);
  });

  it('shows the same conversation in a second tab, and there what is written in the first', async () => {
    const token = await stage.freshToken();
    const first = await openTab(stage, token);
    await first.send('Are you there?');
    await first.replies().first().waitFor();
    const second = await openTab(stage, token);
    await second.bubble('Are you there?').waitFor();
    await first.send('And here?');
    await second.bubble('And here?').waitFor();
    await second.replies().nth(1).waitFor();
  });

  it('comes back after the connection broke, with nothing lost and nothing twice', async () => {
    const token = await stage.freshToken();
    const [broken, other] = [await openTab(stage, token), await openTab(stage, token)];
    await broken.send('First');
    await broken.replies().first().waitFor();
    await broken.loseConnection();
    await other.send('Second');
    await broken.send('Third');
    await broken.replies().nth(2).waitFor();
    for (const text of ['First', 'Second', 'Third']) expect(await broken.bubble(text).count()).toBe(1);
    expect(await broken.replies().count()).toBe(3);
  });

  it('fits a phone of 360 px without scrolling sideways', async () => {
    const tab = await openTab(stage, await stage.freshToken(), { width: 360 });
    await tab.send(`A long word: ${'m'.repeat(300)}`);
    await tab.replies().first().waitFor();
    expect(await tab.overflow()).toBe(0);
  });

  it('asks for a token where there is none, and enters with a pasted one', async () => {
    const context = await stage.browser().newContext(CALM);
    const page = await context.newPage();
    await page.goto(stage.url());
    await page.getByText('npm run -s token -- you').waitFor();
    await page.getByLabel('Your token').fill(await stage.freshToken());
    await page.keyboard.press('Enter');
    await page.locator('body[data-connection="connected"]').waitFor();
  });
}
