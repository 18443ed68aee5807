import { expect, it } from 'vitest';
import { newTab, openTab, PATIENT, type Stage } from './tab.ts';

/** What the page does on every server that speaks the protocol. */
export function pageScenarios(stage: Stage): void {
  it('takes the token out of the address, and is there again after a reload, with what was begun', async () => {
    const tab = await openTab(stage, await stage.freshToken());
    expect(tab.page.url()).not.toContain('token');
    await tab.send('Remember this');
    await tab.replies().first().waitFor();
    await tab.field.fill('Half a thought');
    await tab.page.reload();
    await tab.connected();

    await tab.row('Remember this').waitFor();
    await expect.poll(() => tab.field.inputValue(), PATIENT).toBe('Half a thought');
    await tab.looksRight('reload');
  });

  it('needs no mouse: a message, its marks, the reply, all that she feels, the settings', async () => {
    const tab = await openTab(stage, await stage.freshToken());
    const { keyboard } = tab.page;
    const focus = () =>
      tab.page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
      );
    await expect.poll(focus, PATIENT).toBe('Message to Demi');
    await keyboard.type('Hello Demi, how are you?');
    await keyboard.press('Enter');
    await tab.row('Hello Demi, how are you?').locator('.mark.read').waitFor();
    await tab.replies().first().waitFor();
    expect((await tab.replies().first().innerText()).length).toBeGreaterThan(0);
    expect(await tab.page.locator('.mood-word').innerText()).toMatch(/^[a-z]+$/);
    expect(await tab.page.locator('.face').getAttribute('aria-label')).toMatch(/^Demi looks [a-z]+$/);

    for (let steps = 0; steps < 15 && (await focus()) !== 'Skip to the message field'; steps += 1) {
      await keyboard.press('Shift+Tab');
    }
    expect(await focus()).toBe('Skip to the message field');
    await keyboard.press('Tab');
    expect(await focus()).toMatch(/^She feels/);
    await keyboard.press('Enter');
    expect(await tab.page.locator('.feelings').isHidden()).toBe(true);
    await keyboard.press('Tab');
    expect(await focus()).toBe('Settings');
    await keyboard.press('Enter');
    await tab.page.getByRole('radio', { name: 'Deutsch' }).waitFor();
    await keyboard.press('Escape');
    expect(await tab.page.getByRole('radio', { name: 'Deutsch' }).isHidden()).toBe(true);
    await tab.looksRight('keyboard');
  });

  it('keeps new lines and shows markup as text', async () => {
    const tab = await openTab(stage, await stage.freshToken());
    const text = '<img src=x onerror="document.title=1"> &amp; <b>bold</b>';
    await tab.field.fill(text);
    await tab.field.press('Shift+Enter');
    await tab.page.keyboard.type('second line');
    await tab.field.press('Enter');
    await tab.page.locator('.row.user .mark.read').waitFor();

    expect(await tab.page.locator('.row.user .text').first().textContent()).toBe(`${text}\nsecond line`);
    expect(await tab.page.locator('.row img, .row b').count()).toBe(0);
  });

  it('shows the same conversation in a second tab, and there what is written in the first', async () => {
    const token = await stage.freshToken();
    const first = await openTab(stage, token);
    await first.send('Are you there?');
    await first.replies().first().waitFor();
    const second = await openTab(stage, token, { width: 390 });
    await second.row('Are you there?').waitFor();
    await first.send('And here?');
    await second.row('And here?').waitFor();
    await second.replies().nth(1).waitFor();
    await second.looksRight('second-tab');
  });

  it('says that it is offline, and comes back with nothing lost and nothing twice', async () => {
    const token = await stage.freshToken();
    const [broken, other] = [await openTab(stage, token), await openTab(stage, token)];
    await broken.send('First');
    await broken.replies().first().waitFor();
    await broken.page.context().setOffline(true);
    await broken.loseConnection();
    await broken.page.getByText('You are offline.').waitFor();
    await other.send('Second');
    await broken.send('Third');
    await broken.row('Third').locator('.mark.pending').waitFor();
    await broken.looksRight('offline');
    await broken.page.context().setOffline(false);
    await broken.replies().nth(2).waitFor();

    for (const text of ['First', 'Second', 'Third']) expect(await broken.row(text).count()).toBe(1);
    expect(await broken.replies().count()).toBe(3);
    expect(await broken.page.getByText('You are offline.').count()).toBe(0);
  });

  it('speaks German in the dark on a screen of 320 px, without scrolling sideways', async () => {
    const tab = await openTab(stage, await stage.freshToken(), { width: 320, locale: 'de-DE', colorScheme: 'dark' });
    await tab.send(`Ein langes Wort: ${'m'.repeat(300)}`);
    await tab.replies().first().waitFor();
    expect(await tab.page.evaluate(() => document.documentElement.lang)).toBe('de');
    await tab.page.getByText('Heute', { exact: true }).waitFor();
    expect(await tab.overflow()).toBe(0);
    await tab.looksRight('narrow-german-dark');

    await tab.page.getByRole('button', { name: /Sie fühlt sich/ }).click();
    await tab.page.getByRole('rowheader', { name: 'Selbstvertrauen' }).waitFor();
    expect(await tab.overflow()).toBe(0);
    await tab.looksRight('narrow-feelings');
  });

  it('asks for a token where there is none, enters with a pasted one, and lets its user out again', async () => {
    const tab = await newTab(stage, { width: 390 });
    await tab.page.goto(stage.url());
    await tab.page.getByText('npm run -s token -- you').waitFor();
    await tab.looksRight('sign-in');
    await tab.page.getByLabel('Your token').fill(await stage.freshToken());
    await tab.page.keyboard.press('Enter');
    await tab.connected();
    await tab.page.getByText('You are here. Finally.').waitFor();
    await tab.page.getByRole('button', { name: 'Settings' }).click();
    await tab.looksRight('greeting-and-settings');
    await tab.page.getByRole('button', { name: 'Sign out' }).click();
    await tab.page.getByLabel('Your token').waitFor();

    expect(await tab.page.evaluate(() => sessionStorage.length)).toBe(0);
  });
}
