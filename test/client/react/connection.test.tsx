// @vitest-environment happy-dom
import { act, render, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import { describe, expect, it } from 'vitest';
import { type UseDemiOptions, useDemi } from '../../../client/react/use-demi.ts';
import { chatMessage } from '../../support/client/chat-message.ts';
import { GRACE_MS, type HookTest, hookTest } from './hook.tsx';

function Count({ options }: { readonly options: UseDemiOptions }) {
  return <p>{useDemi(options).messages.length}</p>;
}

/** A component that is mounted and unmounted by itself. */
function mount(test: HookTest, parts: Partial<UseDemiOptions> = {}) {
  return renderHook((changed: Partial<UseDemiOptions>) => useDemi(test.options({ ...parts, ...changed })), {
    wrapper: test.wrapper,
    initialProps: {},
  });
}

describe('a mounted component', () => {
  it('opens one connection under StrictMode, which mounts everything twice', () => {
    const test = hookTest();
    const { rerender } = renderHook(() => useDemi(test.options()), { wrapper: test.wrapper, reactStrictMode: true });
    rerender();
    act(() => test.clock.advance(GRACE_MS));

    expect(test.made).toHaveLength(1);
    expect(test.client().isClosed).toBe(false);
    expect(test.client().listeners).toBe(1);
  });

  it('shows what the client knows, from the first to the last change', () => {
    const test = hookTest();
    const { result } = mount(test);
    act(() => test.client().become('connected'));
    act(() => test.client().change({ messages: [chatMessage()], unread: 1 }));

    expect(result.current).toMatchObject({ state: 'connected', transport: 'socket', problem: null, unread: 1 });
    expect(result.current.messages).toEqual([chatMessage()]);
  });

  it('passes on what it is asked', async () => {
    const test = hookTest();
    const { result } = mount(test);
    const demi = result.current;

    expect(demi.send('Hey')).toMatchObject({ clientMessageId: 'c-1', state: 'pending' });
    expect(demi.stop()).toBe(true);
    expect(await demi.loadEarlier()).toBe('loaded');
    demi.retry('c-1');
    demi.discard('c-2');
    demi.markRead('m-1');
    demi.setTyping(true);
    demi.reconnect();
    expect(test.client().calls).toEqual([
      'send Hey',
      'stop',
      'loadEarlier',
      'retry c-1',
      'discard c-2',
      'markRead m-1',
      'setTyping true',
      'connect',
    ]);
  });

  it('gives the options on to the client', () => {
    const test = hookTest();
    mount(test, { topics: ['stream'], httpUrl: null });

    expect(test.client().options).toMatchObject({ url: 'wss://demi.test/v1', topics: ['stream'], httpUrl: null });
  });
});

describe('several components', () => {
  it('share the connection of their key, and see the same', () => {
    const test = hookTest();
    const view = render(
      <StrictMode>
        <Count options={test.options()} />
        <Count options={test.options()} />
      </StrictMode>,
      { wrapper: test.wrapper },
    );
    act(() => test.client().change({ messages: [chatMessage()] }));

    expect(test.made).toHaveLength(1);
    expect(view.container.innerHTML).toBe('<p>1</p><p>1</p>');
  });

  it('have a connection each when their keys or addresses differ', () => {
    const test = hookTest();
    mount(test);
    mount(test, { key: 'other' });
    mount(test, { url: 'wss://other.test/v1' });

    expect(test.made).toHaveLength(3);
  });

  it('show what is known already as soon as they come', () => {
    const test = hookTest();
    mount(test);
    act(() => test.client().change({ messages: [chatMessage()] }));
    const seen: number[] = [];
    renderHook(() => seen.push(useDemi(test.options()).messages.length), { wrapper: test.wrapper });

    expect(seen).toEqual([1]);
  });

  it('keep the connection while one of them is left', () => {
    const test = hookTest();
    const first = mount(test);
    const second = mount(test);
    first.unmount();
    act(() => test.clock.advance(GRACE_MS));
    act(() => test.client().change({ unread: 2 }));

    expect(test.client().isClosed).toBe(false);
    expect(second.result.current.unread).toBe(2);
  });
});

describe('the last component', () => {
  it('leaves the connection open for five seconds and closed after them', () => {
    const test = hookTest();
    mount(test).unmount();

    act(() => test.clock.advance(GRACE_MS - 1));
    expect(test.client().isClosed).toBe(false);
    act(() => test.clock.advance(1));
    expect(test.client().calls).toEqual(['close']);
    expect(test.client().listeners).toBe(0);
  });

  it('hands the connection to one that comes within that time', () => {
    const test = hookTest();
    mount(test).unmount();
    act(() => test.clock.advance(GRACE_MS - 1));
    mount(test);
    act(() => test.clock.advance(GRACE_MS));

    expect(test.made).toHaveLength(1);
    expect(test.client().isClosed).toBe(false);
  });

  it('leaves nothing to one that comes later', () => {
    const test = hookTest();
    mount(test).unmount();
    act(() => test.clock.advance(GRACE_MS));
    const { result } = mount(test);

    expect(test.made).toHaveLength(2);
    expect(result.current.state).toBe('disconnected');
  });

  it('can still be heard while the connection is open, and is not afterwards', async () => {
    const test = hookTest();
    const { result, unmount } = mount(test);
    unmount();

    expect(result.current.send('Bye')).toMatchObject({ state: 'pending' });
    act(() => test.clock.advance(GRACE_MS));
    expect(result.current.send('Are you there?')).toBeNull();
    expect(result.current.stop()).toBe(false);
    expect(await result.current.loadEarlier()).toBe('unavailable');
    expect(test.client().calls).toEqual(['send Bye', 'close']);
  });
});

describe('a change of the options', () => {
  it.each([{ key: 'grace' }, { url: 'wss://other.test/v1' }])('to %o leaves one connection for another', (changed) => {
    const test = hookTest();
    const { result, rerender } = mount(test, { key: 'ada' });
    act(() => test.client().change({ unread: 1 }));
    rerender(changed);

    expect(result.current.unread).toBe(0);
    expect(test.client().options).toMatchObject(changed);
    expect(test.made.map(({ listeners }) => listeners)).toEqual([1, 1]);
    act(() => test.clock.advance(GRACE_MS));
    expect(test.made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  it('other than that keeps the connection', () => {
    const test = hookTest();
    const { rerender } = mount(test);
    rerender({ topics: ['stream'], getToken: () => 'other' });
    act(() => test.clock.advance(GRACE_MS));

    expect(test.made).toHaveLength(1);
    expect(test.client().isClosed).toBe(false);
  });

  it('brings the next token from the newest source, whichever component has it', async () => {
    const test = hookTest();
    mount(test, { getToken: () => 'first' });
    const second = mount(test, { getToken: () => 'second' });

    expect(await test.client().options.getToken()).toBe('second');
    second.rerender({ getToken: () => 'third' });
    expect(await test.client().options.getToken()).toBe('third');
  });
});

describe('a connection that was closed for good', () => {
  it('is replaced when a component asks to connect again', () => {
    const test = hookTest();
    const { result } = mount(test);
    act(() => test.client().become('closed'));
    expect(result.current.state).toBe('closed');
    act(() => result.current.reconnect());

    expect(test.made).toHaveLength(2);
    expect(test.client().calls).toEqual(['connect']);
    expect(result.current.state).toBe('disconnected');
    act(() => test.client().become('connected'));
    expect(result.current.state).toBe('connected');
    expect(test.made[0]?.listeners).toBe(0);
  });

  it('is replaced for the first component that comes back', () => {
    const test = hookTest();
    const { unmount } = mount(test);
    act(() => test.client().become('closed'));
    unmount();
    const { result } = mount(test);

    expect(test.made).toHaveLength(2);
    expect(result.current.state).toBe('disconnected');
  });

  it('stays closed for a component that joins others', () => {
    const test = hookTest();
    mount(test);
    act(() => test.client().become('closed'));
    const { result } = mount(test);

    expect(test.made).toHaveLength(1);
    expect(result.current.state).toBe('closed');
  });

  it('leaves what was not sent to the one that replaces it', () => {
    const test = hookTest();
    const { result } = mount(test);
    act(() => test.client().become('closed'));
    act(() => result.current.reconnect());

    expect(test.made[0]?.calls).toEqual(['close']);
    expect(test.made[0]?.options.storage).toBeDefined();
    expect(test.made[1]?.options.storage).toBe(test.made[0]?.options.storage);
  });
});
