// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Demi } from '../../client/react/index.ts';
import { DemiView } from '../../web/demi-view.tsx';
import { chatMessage, demiWith } from './fake-demi.ts';
import { show } from './render.tsx';

function page(about: Partial<Demi>) {
  const view = (changed: Partial<Demi>) => <DemiView demi={demiWith(changed)} onSignOut={() => undefined} />;
  const { rerender, container } = show(view(about));
  return { container, change: (changed: Partial<Demi>) => rerender(view({ ...about, ...changed })) };
}

afterEach(() => localStorage.clear());

const rows = () => within(screen.getByRole('region', { name: 'Messages' }));
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
