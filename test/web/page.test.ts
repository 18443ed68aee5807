import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { emotionsOf, wireMessage } from './fake-chat.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { openTab, type Stage } from './page-scenarios.ts';

const MINUTE = 60_000;

describe('the page, with a server that does as it is told', () => {
  let browser: Browser;
  let server: FakeServer;
  const stage: Stage = {
    browser: () => browser,
    url: () => server.url,
    freshToken: async () => server.token,
  };

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startFakeServer();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await server.stop();
  });

  it('shows history under its days, and earlier messages when the reader scrolls up', async () => {
    const now = Date.now();
    server.chat.messages = Array.from({ length: 50 }, (_, index) =>
      wireMessage(
        { sender: index % 2 === 0 ? 'user' : 'demi', content: `line ${index}` },
        now - (3_000 - index) * MINUTE,
      ),
    );
    const tab = await openTab(stage, server.token);
    await tab.bubble('line 49').waitFor();
    expect(await tab.bubble('line 19').count()).toBe(0);
    await tab.page.locator('#log').evaluate((log) => log.scrollTo(0, 0));
    await tab.bubble('line 0').waitFor();
    expect(await tab.page.locator('.row').count()).toBe(50);
    expect(await tab.page.locator('.day').count()).toBeGreaterThan(0);
  });

  it('shows what Demi thinks, then her words as they come', async () => {
    const holds = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    server.chat.beforeWord = async (index) => holds[index]?.promise;
    const tab = await openTab(stage, server.token);
    await tab.send('Tell me');
    await tab.page.getByText('Demi is thinking: recalling what you told her').waitFor();
    holds[0]?.resolve();
    const draft = tab.page.locator('.draft-text');
    await draft.waitFor();
    expect(await draft.textContent()).toBe('Oh.');
    holds[1]?.resolve();
    await tab.bubble(server.chat.reply).waitFor();
    expect(await tab.page.locator('.draft').count()).toBe(0);
  });

  it('stops her where she is', async () => {
    const hold = Promise.withResolvers<void>();
    server.chat.beforeWord = async (index) => (index < 2 ? undefined : hold.promise);
    const tab = await openTab(stage, server.token);
    await tab.send('Tell me everything');
    await tab.page.locator('.draft-text').waitFor();
    await tab.page.getByRole('button', { name: 'Stop' }).press('Enter');
    expect(await tab.field.evaluate((field) => field === document.activeElement)).toBe(true);
    await expect
      .poll(() => server.chat.received)
      .toContainEqual(
        expect.objectContaining({ event: 'stop', data: { in_reply_to: server.chat.messages[0]?.message_id } }),
      );
    hold.resolve();
    await tab.page.getByText('You stopped her here').waitFor();
    expect(await tab.replies().first().textContent()).toBe('Oh. It');
  });

  it('shows her line when the answer failed, and asks again under the same client id', async () => {
    server.chat.failsReplies = true;
    const tab = await openTab(stage, server.token);
    await tab.send('Well?');
    await tab.page.getByText('My thoughts slipped away. Ask me again.').waitFor();
    server.chat.failsReplies = false;
    await tab.page.getByRole('button', { name: 'Try again' }).click();
    await tab.bubble(server.chat.reply).waitFor();
    const sent = server.chat.received.filter(({ event }) => event === 'message');
    expect(sent).toHaveLength(2);
    expect(sent[0]?.data.client_message_id).toBe(sent[1]?.data.client_message_id);
    expect(await tab.page.getByText('My thoughts slipped away').count()).toBe(0);
  });

  it('sends a message again, under the same client id, when the acknowledgement was lost with the socket', async () => {
    server.chat.losesAcknowledgements = true;
    const tab = await openTab(stage, server.token);
    await tab.send('Did you get this?');
    await expect.poll(() => server.chat.messages.length).toBe(1);
    server.chat.losesAcknowledgements = false;
    server.drop();
    await tab.bubble(server.chat.reply).waitFor();
    expect(await tab.bubble('Did you get this?').count()).toBe(1);
    expect(server.chat.messages).toHaveLength(2);
  });

  it('follows her mood in the word, the picture and the colour', async () => {
    const tab = await openTab(stage, server.token);
    const hue = () => tab.page.evaluate(() => Number(document.documentElement.style.getPropertyValue('--mood-hue')));
    server.chat.push('emotion_update', { ...emotionsOf({ jealousy: 0.95 }), mood: 'jealous' });
    await tab.page.getByRole('img', { name: 'Demi looks jealous' }).waitFor();
    expect(await tab.page.locator('#mood').innerText()).toBe('jealous');
    await expect.poll(hue, { timeout: 10_000 }).toBeLessThan(190);
    expect(await hue()).toBeGreaterThan(120);
  });

  it("marks Demi's messages as read up to the newest in view", async () => {
    const tab = await openTab(stage, server.token);
    const word = wireMessage({ sender: 'demi', content: 'I wrote first. Enjoy it.' });
    server.chat.say(word);
    await tab.bubble('I wrote first. Enjoy it.').waitFor();
    const receipt = { event: 'read_receipt', data: { up_to_message_id: word.message_id } };
    await expect.poll(() => server.chat.received).toContainEqual(expect.objectContaining(receipt));
  });

  it('asks for a new token when the server refuses the one it has', async () => {
    const page = await browser.newPage();
    await page.goto(`${server.url}/#token=${randomBytes(8).toString('hex')}`);
    await page.getByText('Demi did not accept the token. It may have expired.').waitFor({ timeout: 15_000 });
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('counts near the limit and does not send beyond it', async () => {
    const tab = await openTab(stage, server.token);
    await tab.field.fill('😀'.repeat(4_000));
    expect(await tab.page.locator('#counter').innerText()).toBe('4,000 / 4,000');
    await tab.field.fill('😀'.repeat(4_001));
    expect(await tab.page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  });

  it('runs under its security policy without a violation', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${server.url}/#token=${server.token}`);
    await page.locator('body[data-connection="connected"]').waitFor();
    expect(complaints).toEqual([]);
  });
});
