// @vitest-environment happy-dom
import { act, render, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { useDemi } from '../../../client/react/use-demi.ts';
import { chatMessage } from '../../support/client/chat-message.ts';
import { type HookTest, hookTest } from './hook.tsx';

function Chat({ test }: { readonly test: HookTest }) {
  const { state, messages } = useDemi(test.options());
  return (
    <p>
      {state} {messages.map(({ content }) => content)}
    </p>
  );
}

/** A page as the server made it, and taken over from there. */
function hydrated(test: HookTest, page: ReactNode) {
  const container = document.createElement('div');
  container.innerHTML = renderToString(page, {});
  document.body.append(container);
  render(page, { container, hydrate: true, wrapper: test.wrapper });
  return container;
}

describe('a page that comes from a server', () => {
  it('is taken over as it is, and connects then', () => {
    const test = hookTest();
    const container = hydrated(test, <Chat test={test} />);

    expect(container.textContent).toBe('disconnected ');
    expect(test.made).toHaveLength(1);
  });

  it('goes on from there', () => {
    const test = hookTest();
    const container = hydrated(test, <Chat test={test} />);
    act(() => test.client().become('connected'));
    act(() => test.client().change({ messages: [chatMessage()] }));

    expect(container.textContent).toBe('connected Hey');
  });

  it('shows what another part of the page has already, once it is taken over', () => {
    const test = hookTest();
    renderHook(() => useDemi(test.options()), { wrapper: test.wrapper });
    act(() => test.client().change({ messages: [chatMessage()] }));
    const container = hydrated(test, <Chat test={test} />);

    expect(container.textContent).toBe('disconnected Hey');
    expect(test.made).toHaveLength(1);
  });
});
