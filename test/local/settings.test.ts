import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localSettings } from '../../local/settings.ts';

describe('localSettings', () => {
  it.each([{}, { HOST: '', PORT: '', DEMI_DATA: '' }])('has a default for everything, as from %j', (environment) => {
    expect(localSettings(environment)).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataFolder: resolve('.demi'),
      environment: {},
    });
  });

  it('takes what the environment says', () => {
    expect(localSettings({ HOST: '0.0.0.0', PORT: '0', DEMI_DATA: 'some/folder' })).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      dataFolder: join(process.cwd(), 'some', 'folder'),
    });
  });

  it('hands on to the functions what they read, and nothing else of the shell', () => {
    const passedOn = {
      DEMI_PACE: '0',
      HEARTBEAT_MS: '1000',
      HISTORY_MAX_BYTES: '50000',
      TOKEN_EXPIRY: 'connect-only',
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
    };

    expect(localSettings({ ...passedOn, HOME: '/home/ada', AWS_PROFILE: 'mine' }).environment).toEqual(passedOn);
  });

  it.each(['65536', '-1', '80.5', '1e3', '0x50', ' ', 'http', '３０００'])('does not take %j for a port', (PORT) => {
    expect(() => localSettings({ PORT })).toThrow(`PORT must be a number from 0 to 65535, not "${PORT}".`);
  });

  it.each(['DEMI_PACE', 'HEARTBEAT_MS', 'HISTORY_MAX_BYTES'])('wants a whole number as %s', (name) => {
    expect(() => localSettings({ [name]: 'fast' })).toThrow(`Environment variable ${name} is not a whole number`);
  });
});
