// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SentMessage } from '../../../client/events.ts';
import { Composer, type ComposerHandle } from '../../../web/composer/composer.tsx';
import { demiWith } from '../fake-demi.ts';
import { show } from '../render.tsx';

const SENT: SentMessage = {
  clientMessageId: 'c',
  id: null,
  state: 'pending',
  failure: null,
  settled: async () => 'delivered',
};

afterEach(() => localStorage.clear());

function composer({ userId = 'you' }: { readonly userId?: string | null } = {}) {
  const send = vi.fn((_content: string) => SENT);
  const setTyping = vi.fn();
  const handle = createRef<ComposerHandle>();
  const view = show(<Composer demi={demiWith({ userId, send, setTyping })} onSent={() => undefined} ref={handle} />);
  const field = screen.getByLabelText<HTMLTextAreaElement>('Message to Demi');
  return {
    ...view,
    send,
    setTyping,
    field,
    handle,
    type: (value: string) => fireEvent.change(field, { target: { value } }),
  };
}

describe('the field to write in', () => {
  it('sends what is in it with Enter, without blanks at its ends, and is empty then', () => {
    const { field, type, send } = composer();
    type('  Hello\nDemi ');
    fireEvent.keyDown(field, { key: 'Enter' });

    expect(send).toHaveBeenCalledExactlyOnceWith('Hello\nDemi');
    expect(field.value).toBe('');
  });

  it.each([
    ['Shift is held', { shiftKey: true }],
    ['a word is being composed', { isComposing: true }],
    ['a composition has just ended, in Safari', { keyCode: 229 }],
  ])('does not send with Enter while %s', (_case, how) => {
    const { field, type, send } = composer();
    type('Hello');
    fireEvent.keyDown(field, { key: 'Enter', ...how });

    expect(send).not.toHaveBeenCalled();
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n '],
    ['more than 4,000 characters', 'a'.repeat(4_001)],
  ])('does not send %s', (_case, text) => {
    const { field, type, send } = composer();
    type(text);
    fireEvent.keyDown(field, { key: 'Enter' });

    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true);
    expect(send).not.toHaveBeenCalled();
  });

  it('counts near the limit, and says when it is too long', () => {
    const { field, type } = composer();
    type('a'.repeat(3_599));
    expect(screen.getByRole('status').textContent).toBe('');

    type('a'.repeat(4_001));
    expect(screen.getByRole('status').textContent).toBe('4,001 / 4,000');
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it('tells that the user types, and when that is over', () => {
    const { type, setTyping, field } = composer();
    type('He');
    fireEvent.blur(field);

    expect(setTyping.mock.calls).toEqual([[true], [false]]);
  });

  it('keeps what was begun, for its user, over a reload', () => {
    const first = composer();
    first.type('Half a thought');
    first.unmount();
    const second = composer();
    expect(second.field.value).toBe('Half a thought');
    second.unmount();

    expect(composer({ userId: 'another' }).field.value).toBe('');
  });

  it('keeps what was begun before it was known who writes', () => {
    const demi = (userId: string | null) => demiWith({ userId, send: () => SENT });
    const composerOf = (userId: string | null) => (
      <Composer demi={demi(userId)} onSent={() => undefined} ref={createRef()} />
    );
    const { rerender } = show(composerOf(null));
    fireEvent.change(screen.getByLabelText('Message to Demi'), { target: { value: 'Early' } });
    rerender(composerOf('you'));

    expect(localStorage.getItem('demi.draft:you')).toBe('Early');
  });

  it('takes a suggestion, and never in place of the user’s own words', () => {
    const { field, handle, type } = composer();
    act(() => handle.current?.suggest('Did you miss me?'));
    expect(field.value).toBe('Did you miss me?');
    type('Mine');
    act(() => handle.current?.suggest('Did you miss me?'));

    expect(field.value).toBe('Mine');
  });
});

describe('the emoji', () => {
  it('go where the caret is, and give the focus back to the field', async () => {
    const { field, type } = composer();
    type('Hi there');
    field.setSelectionRange(2, 2);
    fireEvent.click(screen.getByRole('button', { name: 'Emoji' }));
    fireEvent.click(await screen.findByRole('button', { name: 'purple heart' }));

    expect(field.value).toBe('Hi💜 there');
    expect(document.activeElement).toBe(field);
  });

  it('are one stop for the Tab key, in which arrows move', async () => {
    composer();
    fireEvent.click(screen.getByRole('button', { name: 'Emoji' }));
    const first = await screen.findByRole('button', { name: 'grinning face' });
    await vi.waitFor(() => expect(document.activeElement).toBe(first));
    fireEvent.keyDown(first, { key: 'ArrowRight' });

    expect(document.activeElement?.getAttribute('aria-label')).toBe('face with tears of joy');
    expect(document.querySelectorAll('[data-emoji][tabindex="0"]')).toHaveLength(1);
  });

  it('close with Escape', async () => {
    composer();
    const button = screen.getByRole('button', { name: 'Emoji' });
    fireEvent.click(button);
    const first = await screen.findByRole('button', { name: 'grinning face' });
    await vi.waitFor(() => expect(document.activeElement).toBe(first));
    fireEvent.keyDown(first, { key: 'Escape' });

    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(document.activeElement).toBe(button);
  });
});
