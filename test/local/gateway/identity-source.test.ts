import { describe, expect, it } from 'vitest';
import { compileIdentitySource } from '../../../local/gateway/identity-source.ts';

const request = {
  headers: [
    ['Authorization', 'secret'],
    ['X-Empty', ''],
  ],
  query: [
    ['token', 'secret'],
    ['empty', ''],
  ],
} as const;

describe('compileIdentitySource', () => {
  it.each([
    ['route.request.header.authorization', true],
    ['route.request.header.X-Empty', false],
    ['route.request.header.token', false],
    ['route.request.querystring.token', true],
    ['route.request.querystring.Token', false],
    ['route.request.querystring.empty', false],
    ['route.request.querystring.authorization', false],
  ])('%s: %s', (expression, expected) => {
    expect(compileIdentitySource(expression)(request)).toBe(expected);
  });

  it.each(['method.request.header.x', 'context.stage', 'route.request.header.', ''])('throws for %j', (expression) => {
    expect(() => compileIdentitySource(expression)).toThrow(TypeError);
  });
});
