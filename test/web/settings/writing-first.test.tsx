// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Demi } from '../../../client/react/index.ts';
import { WritingFirst } from '../../../web/settings/writing-first.tsx';
import { demiWith, settingsWith } from '../fake-demi.ts';
import { show } from '../render.tsx';

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();

/** The part of the settings panel, on a conversation that is like this. */
function part(about: Partial<Demi> = {}) {
  const changeSettings = vi.fn<Demi['changeSettings']>(async () => 'changed');
  const demi = { settings: settingsWith({ timeZone: 'Pacific/Chatham' }), changeSettings, ...about };
  const { rerender } = show(<WritingFirst demi={demiWith(demi)} />);
  const change = (changed: Partial<Demi>): void => rerender(<WritingFirst demi={demiWith({ ...demi, ...changed })} />);
  return { changeSettings, change };
}

const may = () => screen.getByRole<HTMLInputElement>('checkbox', { name: 'Demi may write first' });
const from = () => screen.getByLabelText<HTMLInputElement>('From');
const to = () => screen.getByLabelText<HTMLInputElement>('To');
const zone = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Time zone' });
const word = () => screen.getByRole('status').textContent;

describe('the settings of when Demi writes first', () => {
  it('show what the server has, and what another tab changes', () => {
    const { change } = part();
    expect([may().checked, from().value, to().value, zone().value]).toEqual([
      true,
      '22:00',
      '08:00',
      'Pacific/Chatham',
    ]);
    change({
      settings: settingsWith({ checkIns: false, quietHours: { start: '23:30', end: '06:00' }, timeZone: 'UTC' }),
    });

    expect([may().checked, from().value, to().value, zone().value]).toEqual([false, '23:30', '06:00', 'UTC']);
  });

  it.each<[string, () => void, object]>([
    ['whether she may', () => fireEvent.click(may()), { checkIns: false }],
    ['where the user lives', () => fireEvent.change(zone(), { target: { value: 'UTC' } }), { timeZone: 'UTC' }],
    ['when it gets quiet', () => enter(from(), '21:15'), { quietHours: { start: '21:15', end: '08:00' } }],
    ['until when it is', () => enter(to(), '09:45'), { quietHours: { start: '22:00', end: '09:45' } }],
  ])('are saved at once: %s', (_what, choose, change) => {
    const { changeSettings } = part();
    choose();

    expect(changeSettings).toHaveBeenCalledExactlyOnceWith(change);
  });

  it('take a time when its field is left or with Enter, not on the way to it', () => {
    const { changeSettings } = part();
    fireEvent.change(from(), { target: { value: '01:00' } });
    expect(changeSettings).not.toHaveBeenCalled();
    fireEvent.change(from(), { target: { value: '12:00' } });
    fireEvent.keyDown(from(), { key: 'Enter' });
    fireEvent.blur(from());

    expect(changeSettings).toHaveBeenCalledExactlyOnceWith({ quietHours: { start: '12:00', end: '08:00' } });
  });

  it('keep the time where its field is left empty', () => {
    const { changeSettings } = part();
    enter(from(), '');

    expect(changeSettings).not.toHaveBeenCalled();
    expect(from().value).toBe('22:00');
  });

  it('show what was chosen while it is on its way, and then what the server has', async () => {
    const answer = Promise.withResolvers<'refused'>();
    part({ changeSettings: () => answer.promise });
    fireEvent.click(may());
    expect(may().checked).toBe(false);
    answer.resolve('refused');

    await vi.waitFor(() => expect(may().checked).toBe(true));
  });

  it.each([
    ['changed', 'Saved.'],
    ['refused', 'The server did not take it.'],
    ['unavailable', 'That could not be saved. Try again.'],
  ] as const)('say what came of a change: %s', async (outcome, words) => {
    part({ changeSettings: async () => outcome });
    expect(word()).toBe('');
    fireEvent.click(may());

    await vi.waitFor(() => expect(word()).toBe(words));
  });

  it('cannot be changed without a connection, and say why', () => {
    part({ state: 'offline' });

    expect(screen.getByRole('group', { name: 'When Demi writes first' })).toHaveProperty('disabled', true);
    expect(word()).toBe('This can be changed when there is a connection again.');
  });

  it('are asked for again where they are not known', () => {
    const loadSettings = vi.fn(async () => 'loaded' as const);
    part({ settings: null, loadSettings });
    expect(word()).toBe('What is set now is not known yet.');
    screen.getByRole('button', { name: 'Ask again' }).click();

    expect(loadSettings).toHaveBeenCalledOnce();
  });

  it('say until when she waits, and end it', () => {
    const { change, changeSettings } = part();
    expect(screen.queryByRole('button', { name: 'End the pause' })).toBeNull();
    change({ settings: settingsWith({ pausedUntil: IN_AN_HOUR }) });
    expect(screen.getByText(/^She waits until .+\.$/)).toBeTruthy();
    screen.getByRole('button', { name: 'End the pause' }).click();

    expect(changeSettings).toHaveBeenCalledExactlyOnceWith({ pauseMinutes: 0 });
  });
});

describe('the time zones to choose from', () => {
  it('begin with this device’s, and have each once, UTC and the chosen one too', () => {
    part({ settings: settingsWith({ timeZone: 'Asia/Kathmandu' }) });
    const names = [...zone().options].map(({ value }) => value);

    expect(names[0]).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(expect.arrayContaining(['UTC', 'Asia/Kathmandu', 'Europe/Berlin']));
  });
});

/** Types a time and leaves the field. */
function enter(field: HTMLElement, value: string): void {
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
}
