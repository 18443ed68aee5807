// @vitest-environment happy-dom
import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Demi } from '../../../client/react/index.ts';
import { useUserSettings } from '../../../web/settings/use-user-settings.ts';
import { demiWith, settingsWith } from '../fake-demi.ts';

const UNCHOSEN = settingsWith({ timeZone: 'UTC' });

/** A device in this time zone. */
function deviceIn(timeZone: string): void {
  const options = new Intl.DateTimeFormat().resolvedOptions();
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({ ...options, timeZone });
}

/** A page that is opened on a conversation, and what it asks of the client. */
function open(about: Partial<Demi>, outcome: Awaited<ReturnType<Demi['changeSettings']>> = 'changed') {
  const changeSettings = vi.fn<Demi['changeSettings']>(async () => outcome);
  const loadSettings = vi.fn<Demi['loadSettings']>(async () => 'loaded');
  const demi = { changeSettings, loadSettings, ...about };
  const { rerender } = renderHook((changed: Partial<Demi>) => useUserSettings(demiWith({ ...demi, ...changed })), {
    initialProps: {},
  });
  return { changeSettings, loadSettings, change: rerender };
}

beforeEach(() => deviceIn('Europe/Berlin'));
afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

describe('the settings', () => {
  it('are asked for once there is a connection, and not again while they are known', () => {
    const { change, loadSettings } = open({ state: 'connecting' });
    expect(loadSettings).not.toHaveBeenCalled();
    change({ state: 'connected' });
    change({ state: 'connected', settings: UNCHOSEN });
    change({ state: 'reconnecting', settings: UNCHOSEN });
    change({ state: 'connected', settings: UNCHOSEN });

    expect(loadSettings).toHaveBeenCalledOnce();
  });
});

describe('the time zone of somebody who never chose one', () => {
  it('becomes this device’s', () => {
    const { changeSettings } = open({ settings: UNCHOSEN });

    expect(changeSettings).toHaveBeenCalledExactlyOnceWith({ timeZone: 'Europe/Berlin' });
  });

  it('is not touched again when they choose UTC afterwards', () => {
    open({ settings: UNCHOSEN });
    const { changeSettings } = open({ settings: UNCHOSEN });

    expect(changeSettings).not.toHaveBeenCalled();
  });

  it('is set for each user of the device', () => {
    open({ settings: UNCHOSEN });
    const { changeSettings } = open({ settings: UNCHOSEN, userId: 'somebody-else' });

    expect(changeSettings).toHaveBeenCalledOnce();
  });

  it('is tried again at another time where it could not be saved', async () => {
    const first = open({ settings: UNCHOSEN }, 'unavailable');
    await first.changeSettings.mock.results[0]?.value;
    await Promise.resolve();
    const { changeSettings } = open({ settings: UNCHOSEN });

    expect(changeSettings).toHaveBeenCalledOnce();
  });

  it('waits until it is known who the user is', () => {
    const { change, changeSettings } = open({ settings: UNCHOSEN, userId: null });
    expect(changeSettings).not.toHaveBeenCalled();
    change({ userId: 'you' });

    expect(changeSettings).toHaveBeenCalledOnce();
  });

  it('stays where the device is in UTC itself', () => {
    deviceIn('UTC');
    const { changeSettings } = open({ settings: UNCHOSEN });

    expect(changeSettings).not.toHaveBeenCalled();
  });
});

describe('a time zone that was chosen', () => {
  it('stays, and so does UTC when it is chosen after it', () => {
    const { change, changeSettings } = open({ settings: settingsWith({ timeZone: 'Asia/Tokyo' }) });
    change({ settings: UNCHOSEN });

    expect(changeSettings).not.toHaveBeenCalled();
  });
});
