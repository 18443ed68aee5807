import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localSettings } from '../../../local/demi/settings.ts';

const PERSONA = { DEMI_MODEL: 'persona', DAILY_TOKEN_BUDGET: '0' };

describe('localSettings', () => {
  it.each([{}, { HOST: '', PORT: '', DEMI_DATA: '' }])('has a default for everything, as from %j', (environment) => {
    expect(localSettings(environment)).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataFolder: resolve('.demi'),
      mind: 'persona',
      environment: PERSONA,
    });
  });

  it('takes what the environment says', () => {
    expect(localSettings({ HOST: '0.0.0.0', PORT: '0', DEMI_DATA: 'some/folder' })).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      dataFolder: join(process.cwd(), 'some', 'folder'),
    });
  });

  it('keeps data of a faster time in a folder of their own, unless told where', () => {
    expect(localSettings({}, 600).dataFolder).toBe(resolve('.demi', 'fast'));
    expect(localSettings({ DEMI_DATA: 'some/folder' }, 600).dataFolder).toBe(resolve('some/folder'));
  });

  it('hands on to the functions what they read, and nothing else of the shell', () => {
    const passedOn = {
      DEMI_PACE: '0',
      HEARTBEAT_MS: '1000',
      HISTORY_MAX_BYTES: '50000',
      TOKEN_EXPIRY: 'connect-only',
      CHECK_INS_PER_MINUTE: '30',
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
    };

    expect(localSettings({ ...passedOn, HOME: '/home/ada', AWS_PROFILE: 'mine' }).environment).toEqual({
      ...PERSONA,
      ...passedOn,
    });
  });

  it('hands on what is said about models, and says for people who answers', () => {
    const model = { DEMI_MODEL: 'openai:http://localhost:11434/v1#llama3.2', DEMI_MODEL_API_KEY: 'sk-1' };

    expect(localSettings(model)).toMatchObject({
      mind: 'llama3.2 at http://localhost:11434/v1',
      environment: model,
    });
  });

  it.each(['65536', '-1', '80.5', '1e3', '0x50', ' ', 'http', '３０００'])('does not take %j for a port', (PORT) => {
    expect(() => localSettings({ PORT })).toThrow(`PORT must be a number from 0 to 65535, not "${PORT}".`);
  });

  it('wants a whole number as DEMI_PACE', () => {
    expect(() => localSettings({ DEMI_PACE: 'fast' })).toThrow('Environment variable DEMI_PACE is not a whole number');
  });

  it.each([
    [{ CHECK_INS_PER_MINUTE: '6001' }, 'CHECK_INS_PER_MINUTE must be a whole number from 0 to 6000, not "6001".'],
    [{ HEARTBEAT_MS: 'often' }, 'HEARTBEAT_MS must be a whole number from 1000 to 599999, not "often".'],
    [{ HEARTBEAT_MS: '999' }, 'HEARTBEAT_MS must be a whole number from 1000 to 599999, not "999".'],
    [{ HEARTBEAT_MS: '600000' }, 'HEARTBEAT_MS must be a whole number from 1000 to 599999, not "600000".'],
    [{ HISTORY_MAX_BYTES: '1' }, 'HISTORY_MAX_BYTES must be a whole number from 32768 to 131072, not "1".'],
    [{ HISTORY_MAX_BYTES: '131073' }, 'HISTORY_MAX_BYTES must be a whole number from 32768 to 131072, not "131073".'],
    [{ TOKEN_EXPIRY: 'never' }, 'TOKEN_EXPIRY must be one of enforce, connect-only, not "never".'],
    [{ TOKEN_EXPIRY: 'Enforce' }, 'TOKEN_EXPIRY must be one of enforce, connect-only, not "Enforce".'],
  ])('refuses what a deployment would refuse, as in %j', (environment, sentence) => {
    expect(() => localSettings(environment)).toThrow(sentence);
  });

  it.each([
    { HEARTBEAT_MS: '1000', HISTORY_MAX_BYTES: '32768', TOKEN_EXPIRY: 'enforce' },
    { HEARTBEAT_MS: '599999', HISTORY_MAX_BYTES: '131072', TOKEN_EXPIRY: 'connect-only' },
    { HEARTBEAT_MS: '', HISTORY_MAX_BYTES: '', TOKEN_EXPIRY: '' },
  ])('takes what a deployment would take, as in %j', (environment) => {
    expect(localSettings(environment).environment).toEqual({ ...PERSONA, ...environment });
  });
});
