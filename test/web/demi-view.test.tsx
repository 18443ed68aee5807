// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ChatMessage } from '../../client/messages.ts';
import type { Demi } from '../../client/react/index.ts';
import { DemiView } from '../../web/demi-view.tsx';
import { chatMessage, demiWith, settingsWith } from './fake-demi.ts';
import { show } from './render.tsx';

function page(about: Partial<Demi>) {
  const view = (changed: Partial<Demi>) => <DemiView demi={demiWith(changed)} onSignOut={() => undefined} />;
  const { rerender, container } = show(view(about));
  return { container, change: (changed: Partial<Demi>) => rerender(view({ ...about, ...changed })) };
}

afterEach(() => localStorage.clear());

const rows = () => within(screen.getByRole('region', { name: 'Messages' }));
const MINUTE = 60_000;
const in59Minutes = (): string => new Date(Date.now() + 59 * MINUTE).toISOString();
const checkedIn = (checkIn: ChatMessage['checkIn'] = { trigger: 'loneliness', tone: 'warm' }): ChatMessage =>
  chatMessage({ key: 'r', sender: 'demi', checkIn });
const steps = [
  { inReplyTo: 'q', seq: 0, step: 'reading', status: 'completed', details: 'Reading', durationMs: 3 },
  { inReplyTo: 'q', seq: 1, step: 'dreaming', status: 'processing', details: 'Dreaming of you', durationMs: null },
] as const;

describe('a message of the user’s', () => {
  it.each([
    ['pending', 'Sending'],
    ['delivered', 'Delivered'],
    ['read', 'Read'],
    ['failed', 'Not sent'],
  ] as const)('that is %s is marked so', (state, words) => {
    page({ messages: [chatMessage({ key: 'a', state })] });

    expect(rows().getByText(words)).toBeTruthy();
  });

  it('is shown as it was written, markup and all', () => {
    const { container } = page({ messages: [chatMessage({ key: 'a', content: '**not bold**\n<b>nor this</b>' })] });

    expect(container.querySelector('.user .text')?.textContent).toBe('**not bold**\n<b>nor this</b>');
  });

  it('that failed says why, and can be sent again or discarded', () => {
    const [retry, discard] = [vi.fn(), vi.fn()];
    const failure = { reason: 'refused', retryable: true } as const;
    page({ messages: [chatMessage({ key: 'a', id: null, state: 'failed', failure })], retry, discard });
    const note = within(rows().getByRole('alert'));
    note.getByRole('button', { name: 'Try again' }).click();
    note.getByRole('button', { name: 'Discard' }).click();

    expect(note.getByText('The server did not take it.')).toBeTruthy();
    expect(retry).toHaveBeenCalledExactlyOnceWith('a');
    expect(discard).toHaveBeenCalledExactlyOnceWith('a');
  });

  it('gives the place of whoever pressed its button by keyboard to the field', () => {
    const failure = { reason: 'refused', retryable: true } as const;
    page({ messages: [chatMessage({ key: 'a', id: null, state: 'failed', failure })] });
    const button = rows().getByRole('button', { name: 'Discard' });
    button.focus();
    vi.spyOn(button, 'matches').mockReturnValue(true); // :focus-visible, of which happy-dom knows nothing
    fireEvent.click(button);

    expect(document.activeElement).toBe(screen.getByLabelText('Message to Demi'));
  });

  it('that cannot be sent again is not offered to be', () => {
    const failure = { reason: 'too_long', retryable: false } as const;
    page({ messages: [chatMessage({ key: 'a', id: null, state: 'failed', failure })] });

    expect(rows().queryByRole('button', { name: 'Try again' })).toBeNull();
  });
});

describe('a reply', () => {
  it('that failed is Demi’s line, and can be asked for again', () => {
    const retry = vi.fn();
    page({ messages: [chatMessage({ key: 'a', replyFailure: { fallback: 'It slipped away.' } })], retry });
    rows().getByRole('button', { name: 'Ask again' }).click();

    expect(rows().getByText('It slipped away.')).toBeTruthy();
    expect(retry).toHaveBeenCalledExactlyOnceWith('a');
  });

  it('that was cut short says so', () => {
    page({ messages: [chatMessage({ key: 'a', sender: 'demi', isStopped: true })] });

    expect(rows().getByText('You stopped her here')).toBeTruthy();
  });

  it.each([
    [{ name: 'Olga' }, 'Olga'],
    [{ name: null }, 'A person from the team'],
  ])('that a person wrote says who: %j', (operator, words) => {
    page({ messages: [chatMessage({ key: 'a', sender: 'demi', operator })] });

    expect(rows().getByText(words)).toBeTruthy();
  });

  it('keeps the steps on the way to it, behind a disclosure', () => {
    const message = chatMessage({ key: 'r', sender: 'demi', inReplyTo: 'q' });
    const { container } = page({ messages: [message], thinking: { q: steps } });

    expect([...container.querySelectorAll('.thinking li')].map((step) => step.textContent)).toEqual([
      'Reading what you wrote (done)',
      'Dreaming of you (under way)',
    ]);
    expect(container.querySelector('details')?.open).toBe(false);
  });

  it('is read out once, when it is complete, and none of what was there before', () => {
    const { change } = page({ messages: [chatMessage({ key: 'a' })] });
    const announced = () => screen.getByRole('log').textContent;
    change({ messages: [chatMessage({ key: 'a' })], streaming: { inReplyTo: 'q', text: 'Oh' } });
    expect(announced()).toBe('');

    const reply = chatMessage({ key: 'r', sender: 'demi', content: 'Oh. **You.**' });
    change({ messages: [chatMessage({ key: 'a' }), reply] });
    change({ messages: [chatMessage({ key: 'a' }), { ...reply, state: 'read' }] });
    expect(announced()).toBe('Demi: Oh. You.');
  });
});

describe('what Demi wrote first', () => {
  it.each([
    ['loneliness', 'hurt', 'Demi wrote first · she was lonely'],
    ['excitement', 'warm', 'Demi wrote first · she was excited'],
    ['frustration', 'passive_aggressive', 'Demi wrote first · something bothered her'],
    ['loneliness', 'gentle', 'Demi wrote first'],
    ['a need of tomorrow', 'warm', 'Demi wrote first'],
  ])('says so, and why: %s, %s', (trigger, tone, words) => {
    const { container } = page({ messages: [checkedIn({ trigger, tone } as ChatMessage['checkIn'])] });

    expect(container.querySelector('.check-in')?.textContent?.replaceAll('\u00a0', ' ')).toBe(words);
  });

  it('is read out once, as every message of hers', () => {
    const { change } = page({ messages: [] });
    change({ messages: [checkedIn()] });
    change({ messages: [{ ...checkedIn(), state: 'read' }] });

    expect(screen.getByRole('log').textContent).toBe('Demi: content of r');
  });

  it.each([
    ['Not now', { pauseMinutes: 60 }],
    ['Don’t write first', { checkIns: false }],
  ])('can be answered with "%s"', (name, change) => {
    const changeSettings = vi.fn(async () => 'changed' as const);
    page({ messages: [checkedIn()], settings: settingsWith(), changeSettings });
    rows().getByRole('button', { name }).click();

    expect(changeSettings).toHaveBeenCalledExactlyOnceWith(change);
  });

  it.each([
    [{ pausedUntil: in59Minutes() }, /^She will leave you alone until \S+( \S+)*\.$/, { pauseMinutes: 0 }],
    [{ checkIns: false }, 'She will not write first any more.', { checkIns: true }],
  ])('is followed by the word that one is left alone, and the way back: %j', (chosen, words, undo) => {
    const changeSettings = vi.fn(async () => 'changed' as const);
    const { change } = page({ messages: [checkedIn()], settings: settingsWith(), changeSettings });
    const word = rows().getByRole('status');
    expect(word.textContent).toBe('');
    change({ settings: settingsWith(chosen) });

    expect(word.textContent).toMatch(words);
    expect(rows().queryByRole('button', { name: 'Not now' })).toBeNull();
    rows().getByRole('button', { name: 'Undo' }).click();
    expect(changeSettings).toHaveBeenCalledExactlyOnceWith(undo);
  });

  it('offers its choices again when the pause is over', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    page({ messages: [checkedIn()], settings: settingsWith({ pausedUntil: in59Minutes() }) });
    expect(rows().queryByRole('button', { name: 'Not now' })).toBeNull();
    act(() => void vi.advanceTimersByTime(60 * MINUTE));

    expect(rows().getByRole('button', { name: 'Not now' })).toBeTruthy();
  });

  it('takes whoever came by keyboard to the way back', () => {
    const { change } = page({
      messages: [checkedIn()],
      settings: settingsWith(),
      changeSettings: async () => 'changed',
    });
    const button = rows().getByRole('button', { name: 'Not now' });
    button.focus();
    vi.spyOn(button, 'matches').mockReturnValue(true); // :focus-visible, of which happy-dom knows nothing
    fireEvent.click(button);
    change({ settings: settingsWith({ pausedUntil: in59Minutes() }) });

    expect(document.activeElement).toBe(rows().getByRole('button', { name: 'Undo' }));
  });

  it('says where a choice could not be saved', async () => {
    page({ messages: [checkedIn()], settings: settingsWith(), changeSettings: async () => 'unavailable' });
    rows().getByRole('button', { name: 'Not now' }).click();

    await vi.waitFor(() => expect(rows().getByRole('status').textContent).toBe('That could not be saved. Try again.'));
  });

  it('cannot be answered so without a connection', () => {
    page({ messages: [checkedIn()], settings: settingsWith(), state: 'reconnecting' });

    expect(rows().getByRole<HTMLButtonElement>('button', { name: 'Not now' }).disabled).toBe(true);
  });

  it('cannot be stopped while she writes it, because nobody can say what', () => {
    page({ activity: { inReplyTo: null, isStopping: false }, isTyping: true });

    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  });
});

describe('while Demi is busy', () => {
  it.each([
    [{ activity: { inReplyTo: 'q', isStopping: false } }, 'Demi is thinking…'],
    [
      { activity: { inReplyTo: 'q', isStopping: false }, streaming: { inReplyTo: 'q', text: 'Oh' } },
      'Demi is writing…',
    ],
    [{ activity: { inReplyTo: 'q', isStopping: true } }, 'Demi is stopping…'],
    [{ isTypingElsewhere: true }, 'You are writing on another device'],
  ])('the page says so: %j', (about, words) => {
    page(about);

    expect(screen.getByText(words).getAttribute('role')).toBe('status');
  });

  it('she can be stopped, once', () => {
    const stop = vi.fn(() => true);
    const { change } = page({ activity: { inReplyTo: 'q', isStopping: false }, stop });
    screen.getByRole('button', { name: 'Stop' }).click();
    change({ activity: { inReplyTo: 'q', isStopping: true } });

    expect(stop).toHaveBeenCalledOnce();
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  });

  it('what goes on in her is told by its newest step', () => {
    page({ activity: { inReplyTo: 'q', isStopping: false }, thinking: { q: steps } });

    expect(rows().getAllByText('Dreaming of you')[0]?.tagName).toBe('SUMMARY');
  });
});

describe('the conversation', () => {
  it('that is empty begins with a greeting, whose openers go into the field', async () => {
    page({});
    screen.getByRole('button', { name: 'Did you miss me?' }).click();

    await vi.waitFor(() =>
      expect(screen.getByLabelText<HTMLTextAreaElement>('Message to Demi').value).toBe('Did you miss me?'),
    );
  });

  it('does not greet before it is known to be empty', () => {
    page({ isLoaded: false });

    expect(screen.queryByRole('button', { name: 'Did you miss me?' })).toBeNull();
  });

  it('asks for one page of older messages at a time', () => {
    const loadEarlier = vi.fn(() => new Promise<never>(() => undefined));
    page({ messages: [chatMessage({ key: 'a' })], hasEarlier: true, loadEarlier });
    const button = screen.getByRole('button', { name: 'Earlier messages' });
    button.click();
    button.click();

    expect(loadEarlier).toHaveBeenCalledOnce();
  });
});

describe('the way out', () => {
  it('leaves nothing that was begun in the browser', () => {
    const { container } = page({});
    fireEvent.change(screen.getByLabelText('Message to Demi'), { target: { value: 'A secret' } });
    expect(localStorage.getItem('demi.draft:you')).toBe('A secret');
    fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
    fireEvent.click(within(container).getByRole('button', { name: 'Sign out' }));

    expect(localStorage.getItem('demi.draft:you')).toBeNull();
  });
});

describe('the settings', () => {
  it('are kept: language and appearance', async () => {
    const { container } = page({});
    fireEvent.click(screen.getByRole('button', { name: 'Settings' }));
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    fireEvent.click(screen.getByRole('radio', { name: 'Deutsch' }));

    await vi.waitFor(() => expect(container.textContent).toContain('Da bist du ja.'));
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect([localStorage.getItem('demi.theme'), localStorage.getItem('demi.language')]).toEqual(['dark', 'de']);
  });
});
