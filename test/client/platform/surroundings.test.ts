// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { platformSurroundings } from '../../../client/platform/surroundings.ts';

afterEach(() => vi.unstubAllGlobals());

describe('the surroundings in a browser', () => {
  it('are those of the page', () => {
    const surroundings = platformSurroundings();
    expect([surroundings.isOnline(), surroundings.isVisible()]).toEqual([true, true]);

    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    expect([surroundings.isOnline(), surroundings.isVisible()]).toEqual([false, false]);
    vi.restoreAllMocks();
  });

  it.each(['online', 'offline', 'pageshow'])('tell of `%s`', (name) => {
    const listener = vi.fn();
    const stop = platformSurroundings().onChange(listener);
    window.dispatchEvent(new Event(name));
    stop();

    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('tell when the page is shown or hidden', () => {
    const listener = vi.fn();
    const stop = platformSurroundings().onChange(listener);
    document.dispatchEvent(new Event('visibilitychange'));
    stop();

    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('tell nothing any more once they are told to stop', () => {
    const listener = vi.fn();
    platformSurroundings().onChange(listener)();
    for (const name of ['online', 'offline', 'pageshow']) window.dispatchEvent(new Event(name));
    document.dispatchEvent(new Event('visibilitychange'));

    expect(listener).not.toHaveBeenCalled();
  });
});

describe('the surroundings elsewhere', () => {
  it('are always online and visible, and tell nothing', () => {
    vi.stubGlobal('document', undefined);
    const surroundings = platformSurroundings();
    const listener = vi.fn();
    const stop = surroundings.onChange(listener);
    window.dispatchEvent(new Event('offline'));
    stop();

    expect([surroundings.isOnline(), surroundings.isVisible()]).toEqual([true, true]);
    expect(listener).not.toHaveBeenCalled();
  });
});
