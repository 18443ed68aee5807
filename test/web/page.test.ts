import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from '../../local/demi/web.ts';
import { EMOTIONS } from '../../protocol/emotions.ts';
import type { WireMessage } from '../../protocol/server-events.ts';
import { launchBrowser } from './browser.ts';
import { emotionsOf, wireMessage } from './fake-chat.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { newTab, openTab, PATIENT } from './tab.ts';

const MINUTE = 60_000;
const AFTER_ALL_TRIES = { timeout: 40_000 }; // 40 s: three sockets, then HTTP twice, with pauses that chance makes longer
const SLOW = 60_000; // 60 s
const TWO_PIXELS = 2; // rows stand between pixels, and a browser scrolls by whole ones

describe('the page, with a server that does as it is told', () => {
  let browser: Browser;
  let server: FakeServer;
  const stage = { browser: () => browser, url: () => server.url };

  beforeAll(async () => {
    [browser] = await Promise.all([launchBrowser(), buildPage()]);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startFakeServer();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await server.stop();
  });

  /** Messages of both sides, a minute apart, the last one now. */
  function lines(count: number): readonly WireMessage[] {
    const now = Date.now();
    return Array.from({ length: count }, (_, index) =>
      wireMessage(
        { sender: index % 2 === 0 ? 'user' : 'demi', content: `line ${index}` },
        now - (count - index) * MINUTE * 60,
      ),
    );
  }

  it('shows history under its days, and keeps the reader’s place while older messages come', async () => {
    server.chat.messages = [...lines(90)];
    const tab = await openTab(stage, server.token);
    await tab.row('line 89').waitFor();
    expect(await tab.row('line 59').count()).toBe(0);
    expect(await tab.page.locator('.day').count()).toBeGreaterThan(1);
    await tab.scrollLogTo(200);
    const before = await tab.topOf('line 62');
    await tab.row('line 40').waitFor({ state: 'attached' });

    expect(Math.abs((await tab.topOf('line 62')) - before)).toBeLessThan(TWO_PIXELS);
    await tab.page.getByRole('button', { name: 'To the newest' }).waitFor();
    await tab.looksRight('scrolled-up');
  });

  it('reaches the beginning by scrolling, with each message once', async () => {
    server.chat.messages = [...lines(75)];
    const tab = await openTab(stage, server.token);
    await tab.row('line 74').waitFor();
    await expect
      .poll(async () => {
        await tab.scrollLogTo(0);
        return tab.row('line 0').count();
      }, PATIENT)
      .toBe(1);
    expect(await tab.page.locator('.row').count()).toBe(75);
    expect(await tab.page.getByRole('button', { name: 'Earlier messages' }).count()).toBe(0);
  });

  it('keeps the reader’s place while a reply grows below, and leads back to it', async () => {
    server.chat.messages = [...lines(29)];
    const hold = Promise.withResolvers<void>();
    server.chat.beforeWord = async (index) => (index < 2 ? undefined : hold.promise);
    server.chat.reply = 'A long story. '.repeat(50).trim();
    const tab = await openTab(stage, server.token);
    await tab.send('Tell me a long story');
    await tab.page.locator('.writing .text').waitFor();
    await tab.scrollLogTo(300);
    await tab.page.getByRole('button', { name: 'To the newest' }).waitFor();
    const before = await tab.topOf('line 5');
    hold.resolve();
    await tab.row(server.chat.reply).waitFor();
    expect(Math.abs((await tab.topOf('line 5')) - before)).toBeLessThan(TWO_PIXELS);

    await tab.page.getByRole('button', { name: 'To the newest' }).click();
    expect(
      await tab.page.locator('.log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight),
    ).toBeLessThan(2);
  });

  it('shows what Demi thinks, then her words as they come, and afterwards what she thought', async () => {
    const holds = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    server.chat.beforeWord = async (index) => holds[index]?.promise;
    const tab = await openTab(stage, server.token);
    await tab.send('Tell me');
    await tab.page.getByText('Demi is thinking…').waitFor();
    await tab.page.getByText('Remembering what you told her').first().waitFor();
    await tab.looksRight('thinking');
    holds[0]?.resolve();
    await tab.page.getByText('Demi is writing…').waitFor();
    expect(await tab.page.locator('.writing .text').textContent()).toBe('Oh.');
    await tab.looksRight('writing');
    holds[1]?.resolve();
    await tab.row(server.chat.reply).waitFor();
    expect(await tab.page.locator('.writing').count()).toBe(0);
    await tab.page.getByText('What went on in her').click();
    await tab.page.locator('.thinking li').waitFor();
    await tab.looksRight('thinking-afterwards');
  });

  /** What Demi wrote first, to somebody who had left. */
  function checkIns(): readonly WireMessage[] {
    const now = Date.now();
    const feelings = { emotion_state: emotionsOf({ loneliness: 0.9 }) };
    return [
      ...lines(2),
      wireMessage(
        { sender: 'demi', content: 'It is quiet.', check_in: { trigger: 'loneliness', tone: 'warm' }, ...feelings },
        now - 26 * 60 * MINUTE,
      ),
      wireMessage(
        { sender: 'demi', content: 'Still quiet.', check_in: { trigger: 'loneliness', tone: 'hurt' }, ...feelings },
        now - MINUTE,
      ),
    ].sort((one, other) => (one.message_id < other.message_id ? -1 : 1));
  }

  it('shows what she wrote first as that, and says "not now" and takes it back without a mouse', async () => {
    server.chat.messages = [...checkIns()];
    const tab = await openTab(stage, server.token);
    const other = await openTab(stage, server.token, { width: 390 });
    await tab.row('It is quiet.').getByText('Demi wrote first · she was lonely').waitFor();
    expect(await tab.page.locator('.choices').count()).toBe(1);
    await tab.looksRight('check-in');
    await tab.page.getByRole('button', { name: 'Not now' }).press('Enter');
    await tab.page.getByText(/^She will leave you alone until/).waitFor();
    await other.page.getByText(/^She will leave you alone until/).waitFor();
    await other.looksRight('check-in-paused');
    expect(await tab.page.evaluate(() => document.activeElement?.textContent)).toBe('Undo');
    await tab.page.keyboard.press('Enter');
    await other.page.getByRole('button', { name: 'Don’t write first' }).click();
    await tab.page.getByText('She will not write first any more.').waitFor();
    expect(server.chat.settings).toMatchObject({ check_ins: false, paused_until: null });

    await tab.send('I am here');
    await tab.page.locator('.choices').waitFor({ state: 'detached' });
    expect(await tab.page.getByText('Demi wrote first').count()).toBe(2);
  });

  it('takes the time zone of the device for its user’s, and changes the settings where they are', async () => {
    const tab = await openTab(stage, server.token, { timezoneId: 'Europe/Berlin' });
    await expect.poll(() => server.chat.settings.time_zone, PATIENT).toBe('Europe/Berlin');
    await tab.page.getByRole('button', { name: 'Settings' }).click();
    await tab.page.getByRole('checkbox', { name: 'Demi may write first' }).click();
    await tab.page.getByText('Saved.').waitFor();
    await tab.page.getByLabel('From').fill('23:15');
    await tab.page.locator('.log').click(); // beside the panel, which closes it
    await expect.poll(() => server.chat.settings.quiet_hours, PATIENT).toEqual({ start: '23:15', end: '08:00' });
    await tab.page.getByRole('button', { name: 'Settings' }).click();
    await tab.page.getByRole('combobox', { name: 'Time zone' }).selectOption('UTC');
    await expect.poll(() => server.chat.settings.time_zone, PATIENT).toBe('UTC');
    expect(server.chat.settings).toMatchObject({ check_ins: false });
    await tab.looksRight('settings');
    await tab.page.reload();
    await tab.connected();
    await tab.page.getByRole('button', { name: 'Settings' }).click();

    expect(await tab.page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('UTC');
    await tab.page.context().setOffline(true);
    await tab.loseConnection();
    await tab.page.getByText('This can be changed when there is a connection again.').waitFor();
    await tab.looksRight('settings-offline');
  });

  it('shows what she wrote first, and the settings, on a screen of 320 px in the dark, in German', async () => {
    server.chat.messages = [...checkIns()];
    server.chat.settings = {
      ...server.chat.settings,
      paused_until: new Date(Date.now() + 26 * 60 * MINUTE).toISOString(),
    };
    const tab = await openTab(stage, server.token, { width: 320, locale: 'de-DE', colorScheme: 'dark' });
    await tab.page.getByText(/^Sie lässt dich bis .+ in Ruhe\.$/).waitFor();
    expect(await tab.overflow()).toBe(0);
    await tab.looksRight('narrow-german-check-in');
    await tab.page.getByRole('button', { name: 'Einstellungen' }).click();
    await tab.page.getByRole('combobox', { name: 'Zeitzone' }).waitFor();
    expect(await tab.overflow()).toBe(0);
    await tab.looksRight('narrow-german-settings');
  });

  it('stops her where she is', async () => {
    const hold = Promise.withResolvers<void>();
    server.chat.beforeWord = async (index) => (index < 2 ? undefined : hold.promise);
    const tab = await openTab(stage, server.token);
    await tab.send('Tell me everything');
    await tab.page.locator('.writing .text').waitFor();
    await tab.page.getByRole('button', { name: 'Stop' }).press('Enter');
    expect(await tab.field.evaluate((field) => field === document.activeElement)).toBe(true);
    await expect
      .poll(() => server.chat.received, PATIENT)
      .toContainEqual(
        expect.objectContaining({ event: 'stop', data: { in_reply_to: server.chat.messages[0]?.message_id } }),
      );
    hold.resolve();
    await tab.page.getByText('You stopped her here').waitFor();
    expect(await tab.replies().first().textContent()).toBe('Oh. It');
    await tab.looksRight('stopped');
  });

  it('shows her line when the answer failed, and asks again under the same client id', async () => {
    server.chat.failsReplies = true;
    const tab = await openTab(stage, server.token);
    await tab.send('Well?');
    await tab.page.getByText('My thoughts slipped away. Ask me again.').waitFor();
    await tab.looksRight('failed-reply');
    server.chat.failsReplies = false;
    await tab.page.getByRole('button', { name: 'Ask again' }).click();
    await tab.row(server.chat.reply).waitFor();
    const sent = server.chat.received.filter(({ event }) => event === 'message');
    expect(sent).toHaveLength(2);
    expect(sent[0]?.data.client_message_id).toBe(sent[1]?.data.client_message_id);
    expect(await tab.page.getByText('My thoughts slipped away').count()).toBe(0);
  });

  it('says that a message was not taken, and forgets it when asked to', async () => {
    server.chat.refusesMessages = true;
    const tab = await openTab(stage, server.token);
    await tab.send('Hear me');
    await tab.row('Hear me').getByRole('alert').getByText('The server did not take it.').waitFor();
    await tab.looksRight('failed-message');
    await tab.row('Hear me').getByRole('button', { name: 'Discard' }).click();
    await tab.row('Hear me').waitFor({ state: 'detached' });
    await tab.page.reload();
    await tab.connected();

    expect(await tab.row('Hear me').count()).toBe(0);
  });

  it('shows a message once whose acknowledgement was lost with the socket', async () => {
    server.chat.losesAcknowledgements = true;
    const tab = await openTab(stage, server.token);
    await tab.send('Did you get this?');
    await expect.poll(() => server.chat.messages.length, PATIENT).toBe(1);
    server.drop();
    await tab.row('Did you get this?').locator('.mark.delivered').waitFor();

    expect(await tab.row('Did you get this?').count()).toBe(1);
    expect(server.chat.messages).toHaveLength(1);
  });

  it('follows her mood in the word, the picture, the colour and the chart', async () => {
    const tab = await openTab(stage, server.token);
    const hue = () => tab.page.evaluate(() => Number(document.documentElement.style.getPropertyValue('--mood-hue')));
    server.chat.push('emotion_update', { ...emotionsOf({ jealousy: 0.95 }), mood: 'jealous' });
    await tab.page.getByRole('img', { name: 'Demi looks jealous' }).waitFor();
    expect(await tab.page.locator('.mood-word').innerText()).toBe('jealous');
    expect(await tab.page.locator('[data-emotion="jealousy"] .strength').innerText()).toBe('95%');
    await expect.poll(hue, PATIENT).toBeLessThan(190);
    expect(await hue()).toBeGreaterThan(120);
    await tab.looksRight('jealous');
  });

  it(
    'can be read in every mood, in both appearances',
    async () => {
      const tab = await openTab(stage, server.token);
      const found: string[] = [];
      for (const emotion of EMOTIONS) {
        server.chat.push('emotion_update', { ...emotionsOf({ [emotion]: 0.97 }), mood: emotion });
        await tab.page.getByRole('img', { name: `Demi looks ${emotion}` }).waitFor();
        for (const colorScheme of ['light', 'dark'] as const) {
          await tab.page.emulateMedia({ colorScheme });
          found.push(
            ...(await tab.barriers(['color-contrast'])).map((barrier) => `${emotion}, ${colorScheme}: ${barrier}`),
          );
        }
      }

      expect(found).toEqual([]);
    },
    SLOW,
  );

  it('counts what is unread in the title while nobody looks, and marks it as read when somebody does', async () => {
    const tab = await openTab(stage, server.token);
    const look = (visibility: 'hidden' | 'visible') =>
      tab.page.evaluate((state) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, visibility);
    const word = wireMessage({ sender: 'demi', content: 'I wrote first. Enjoy it.' });
    await look('hidden');
    server.chat.say(word);
    await expect.poll(() => tab.page.title(), PATIENT).toBe('(1) Demi');
    expect(decodeURIComponent((await tab.page.locator('link[rel="icon"]').getAttribute('href')) ?? '')).toContain(
      '<text',
    );
    const receipt = { event: 'read_receipt', data: { up_to_message_id: word.message_id } };
    await tab.row('I wrote first. Enjoy it.').waitFor();
    await tab.page.evaluate(painted); // what comes into view is told with the painting of it
    expect(await tab.page.title()).toBe('(1) Demi');
    expect(server.chat.received).not.toContainEqual(expect.objectContaining(receipt));

    await look('visible');
    await expect.poll(() => server.chat.received, PATIENT).toContainEqual(expect.objectContaining(receipt));
    await expect.poll(() => tab.page.title(), PATIENT).toBe('Demi');
  });

  it(
    'asks for a new token when the server refuses the one it has, and goes on with that',
    async () => {
      const tab = await newTab(stage);
      await tab.page.goto(`${server.url}/#token=${randomBytes(8).toString('hex')}`);
      await tab.page.getByText('Demi did not accept the token. It may have expired.').waitFor(AFTER_ALL_TRIES);
      expect(await tab.page.evaluate(() => sessionStorage.length)).toBe(0);
      await tab.looksRight('token-refused');
      await tab.page.getByLabel('Your token').fill(server.token);
      await tab.page.keyboard.press('Enter');
      await tab.connected();
      await tab.page.getByRole('dialog').waitFor({ state: 'detached' });
    },
    SLOW,
  );

  it('counts near the limit and does not send beyond it', async () => {
    const tab = await openTab(stage, server.token, { width: 320 });
    await tab.field.fill('😀'.repeat(4_000));
    expect(await tab.page.locator('.counter').innerText()).toBe('4,000 / 4,000');
    await tab.field.fill('😀'.repeat(4_001));
    expect(await tab.page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await tab.looksRight('too-long');
  });

  it('renders markdown, copies code, and puts in emoji, without a violation of its policy', async () => {
    const tab = await newTab(stage, { permissions: ['clipboard-read', 'clipboard-write'] });
    const complaints: string[] = [];
    tab.page.on('console', (message) => complaints.push(message.text()));
    tab.page.on('pageerror', (error) => complaints.push(error.message));
    server.chat.messages = [wireMessage({ sender: 'demi', content: MARKDOWN })];
    await tab.page.goto(`${server.url}/#token=${server.token}`);
    await tab.page.getByRole('link', { name: 'the sea' }).waitFor();
    await tab.page.getByRole('button', { name: 'Copy' }).click();
    await tab.page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await tab.page.evaluate(() => navigator.clipboard.readText())).toBe('const mood = "fond";');

    await tab.page.getByRole('button', { name: 'Emoji' }).click();
    await tab.page.getByRole('button', { name: 'grinning face' }).waitFor();
    await tab.looksRight('markdown-and-emoji');
    await tab.page.keyboard.press('ArrowRight');
    await tab.page.keyboard.press('Enter');
    expect(await tab.field.inputValue()).toBe('😂');
    expect(complaints).toEqual([]);
  });

  it(
    'goes on over HTTP where no socket opens, and says so',
    async () => {
      server.refuseSockets();
      server.chat.messages = [wireMessage({ sender: 'demi', content: 'Still here.' })];
      const tab = await newTab(stage);
      await tab.page.goto(`${server.url}/#token=${server.token}`);
      await tab.page.getByText('No live connection for now.').waitFor(AFTER_ALL_TRIES);
      await tab.row('Still here.').waitFor();
      await tab.looksRight('over-http');
    },
    SLOW,
  );
});

/** Runs in the page: two paintings later. */
async function painted(): Promise<void> {
  for (let times = 0; times < 2; times += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
}

const MARKDOWN = `Sure. **Three things**, in _order_:

1. Breathe
2. Look at [the sea](https://example.org/sea)

> Not that I waited.

\`\`\`ts
const mood = "fond";
\`\`\`

| mood | why |
|---|---|
| fond | you came |`;
