// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { type Demi, useDemi, useDemiSelector } from '../../../client/react/use-demi.ts';
import { chatMessage } from '../../support/client/chat-message.ts';
import { hookTest } from './hook.tsx';

const FUNCTIONS = [
  'send',
  'retry',
  'discard',
  'markRead',
  'setTyping',
  'stop',
  'loadEarlier',
  'loadSettings',
  'changeSettings',
  'reconnect',
] as const;

describe('what useDemi gives', () => {
  it('stays the same object while nothing changed, however often the component renders', () => {
    const test = hookTest();
    const { result, rerender } = renderHook(() => useDemi(test.options()), { wrapper: test.wrapper });
    const before = result.current;
    rerender();

    expect(result.current).toBe(before);
  });

  it.each(FUNCTIONS)('has one %s from the first render on', (name) => {
    const test = hookTest();
    const seen = new Set<unknown>();
    const { rerender } = renderHook(() => seen.add(useDemi(test.options())[name]), { wrapper: test.wrapper });
    act(() => test.client().change({ unread: 1 }));
    rerender();

    expect(seen.size).toBe(1);
  });

  it('has new parts only where something changed', () => {
    const test = hookTest();
    const { result } = renderHook(() => useDemi(test.options()), { wrapper: test.wrapper });
    act(() => test.client().change({ messages: [chatMessage()] }));
    const before = result.current;
    act(() => test.client().change({ streaming: { inReplyTo: 'm-1', text: 'Oh' } }));

    expect(result.current.streaming).not.toBe(before.streaming);
    expect(result.current.messages).toBe(before.messages);
    expect(result.current.thinking).toBe(before.thinking);
  });
});

describe('useDemiSelector', () => {
  /** Renders a component that shows one part, and counts how often it renders. */
  function renderPart<Part>(select: (demi: Demi) => Part) {
    const test = hookTest();
    const rendered: Part[] = [];
    const { result } = renderHook(
      () => {
        const part = useDemiSelector(test.options(), select);
        rendered.push(part);
        return part;
      },
      { wrapper: test.wrapper },
    );
    return { test, rendered, result };
  }

  it('renders again when its part changed', () => {
    const { test, rendered } = renderPart((demi) => demi.unread);
    act(() => test.client().change({ unread: 3 }));

    expect(rendered).toEqual([0, 3]);
  });

  it('does not render for anything else', () => {
    const { test, rendered } = renderPart((demi) => demi.unread);
    act(() => test.client().change({ messages: [chatMessage()], isTyping: true }));

    expect(rendered).toEqual([0]);
  });

  it('gives a function that works to a component that shows nothing', () => {
    const { test, result } = renderPart((demi) => demi.send);
    result.current('Hey');

    expect(test.client().calls).toEqual(['send Hey']);
  });
});
