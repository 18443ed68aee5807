import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Demi, type UseDemiOptions, useDemi } from '../../../client/react/index.ts';

const options: UseDemiOptions = { url: 'wss://demi.test/v1', getToken: vi.fn(() => 'token') };

/** What a component saw on a server, where there is no window and nothing may connect. */
function seenOnServer(): Demi {
  const seen: Demi[] = [];
  function Chat() {
    const demi = useDemi(options);
    seen.push(demi);
    return <p>{demi.state}</p>;
  }
  expect(renderToString(<Chat />)).toBe('<p>disconnected</p>');
  return seen[0] ?? expect.fail('The component was not rendered');
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('on a server', () => {
  it('there is nothing to show', () => {
    expect(globalThis).not.toHaveProperty('window');
    expect(seenOnServer()).toMatchObject({
      state: 'disconnected',
      messages: [],
      unread: 0,
      isLoaded: false,
      mood: null,
    });
  });

  it('nothing is connected, and no token asked for', () => {
    const WebSocket = vi.fn();
    vi.stubGlobal('WebSocket', WebSocket);
    seenOnServer();

    expect(WebSocket).not.toHaveBeenCalled();
    expect(options.getToken).not.toHaveBeenCalled();
  });

  it('the functions are there and do nothing', async () => {
    const demi = seenOnServer();
    demi.retry('c-1');
    demi.discard('c-1');
    demi.markRead('m-1');
    demi.setTyping(true);
    demi.reconnect();

    expect(demi.send('Hey')).toBeNull();
    expect(demi.stop()).toBe(false);
    expect(await demi.loadEarlier()).toBe('unavailable');
  });
});
