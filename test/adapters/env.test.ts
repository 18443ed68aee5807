import { describe, expect, it } from 'vitest';
import { ENV, numberFromEnv, requireEnv } from '../../adapters/env.ts';

describe('requireEnv', () => {
  it('is the value', () => {
    expect(requireEnv('MESSAGES_TABLE', { MESSAGES_TABLE: 'messages' })).toBe('messages');
  });

  it.each([
    ['missing', {}],
    ['empty', { MESSAGES_TABLE: '' }],
  ])('names a variable that is %s', (_what, environment) => {
    expect(() => requireEnv('MESSAGES_TABLE', environment)).toThrow('Environment variable MESSAGES_TABLE is not set');
  });
});

describe('numberFromEnv', () => {
  it.each([
    ['0', 0],
    ['25000', 25_000],
  ])('reads %s', (value, number) => {
    expect(numberFromEnv('HEARTBEAT_MS', 1, { HEARTBEAT_MS: value })).toBe(number);
  });

  it.each([
    ['missing', {}],
    ['empty', { HEARTBEAT_MS: '' }],
  ])('is the default where it is %s', (_what, environment) => {
    expect(numberFromEnv('HEARTBEAT_MS', 240_000, environment)).toBe(240_000);
  });

  it.each(['often', '-1', '1.5', '1e99', 'NaN', 'Infinity'])('names a variable with %s in it', (value) => {
    expect(() => numberFromEnv('HEARTBEAT_MS', 1, { HEARTBEAT_MS: value })).toThrow(
      'Environment variable HEARTBEAT_MS is not a whole number',
    );
  });
});

describe('the names of the environment', () => {
  it('are each there once', () => {
    const names = Object.values(ENV);

    expect(new Set(names).size).toBe(names.length);
  });
});
