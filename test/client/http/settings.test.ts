import { describe, expect, it } from 'vitest';
import { errors } from '../../../protocol/errors.ts';
import { setUpOverHttp } from '../../support/client/blocked-network.ts';
import { answer, type HttpAnswer, unauthorized } from '../../support/client/http.ts';
import { greeted } from '../../support/client/set-up.ts';
import { settings } from '../../support/client/wire.ts';

const SECOND = 1_000;

/** A client over HTTP, whose requests for settings are answered like this. */
async function setUpWith(give: () => HttpAnswer) {
  const all = await setUpOverHttp();
  const others = all.http.answer;
  all.http.answer = (request) => (request.url.pathname.endsWith('/settings') ? give() : others(request));
  const asked = () => all.http.requests.filter(({ url }) => url.pathname.endsWith('/settings'));
  return { ...all, asked };
}

describe('the settings over HTTP', () => {
  it('are read with GET', async () => {
    const { asked, client } = await setUpWith(() => answer(200, settings({ time_zone: 'Europe/Berlin' })));

    expect(await client.loadSettings()).toBe('loaded');
    expect(asked().map(({ method, url, body }) => [method, url.href, body])).toEqual([
      ['GET', 'https://chat.example/api/v1/settings', undefined],
    ]);
    expect(client.snapshot.settings).toMatchObject({ timeZone: 'Europe/Berlin' });
  });

  it('are changed with PUT, which names what is to be different', async () => {
    const { asked, client } = await setUpWith(() => answer(200, settings({ check_ins: false })));

    expect(await client.changeSettings({ checkIns: false })).toBe('changed');
    expect(asked().map(({ method, url, body }) => [method, url.href, body])).toEqual([
      ['PUT', 'https://chat.example/api/v1/settings', { check_ins: false }],
    ]);
    expect(client.snapshot.settings).toMatchObject({ checkIns: false });
  });

  it('are refused where the server does not take the value', async () => {
    const { client } = await setUpWith(() => answer(400, errors.validation('time_zone', 'must be a time zone')));

    expect(await client.changeSettings({ timeZone: 'Moon/Crater' })).toBe('refused');
  });

  it.each([
    ['the request fails', () => Promise.reject(new TypeError('fetch failed'))],
    ['the server does not have them', () => answer(404, { message: 'Not Found' })],
    ['no token is taken', unauthorized],
  ])('are unavailable where %s, and the conversation goes on', async (_what, give) => {
    const { client, clock } = await setUpWith(give);
    const outcome = client.loadSettings();
    await clock.advance(SECOND);

    expect(await outcome).toBe('unavailable');
    expect(client.snapshot.connection).toMatchObject({ state: 'connected', transport: 'http' });
  });

  it('are asked for again over the socket that takes over', async () => {
    const { client, device, server } = await setUpWith(() => answer(200, settings()));
    await client.loadSettings();
    server.onOpen = () => undefined;

    expect((await greeted(device)).sentOf('settings').map(({ data }) => data)).toEqual([{}]);
  });
});
