import { describe, expect, it } from 'vitest';
import { compileRouteSelection, selectRoute } from '../../../local/gateway/route-selection.ts';

describe('compileRouteSelection', () => {
  const keyOf = compileRouteSelection('$request.body.event');

  it.each([
    ['{"event":"message"}', 'message'],
    ['{"event":5}', '5'],
    ['{"event":true}', 'true'],
    ['{"event":{"a":1}}', '{"a":1}'],
    ['{"event":null}', ''],
    ['{"other":"message"}', ''],
    ['"event"', ''],
    ['["event"]', ''],
    ['null', ''],
  ])('%s asks for %j', (body, key) => {
    expect(keyOf(body)).toBe(key);
  });

  it('is undefined when the body is not JSON', () => {
    expect(keyOf('{"event":')).toBeUndefined();
    expect(keyOf('')).toBeUndefined();
  });

  it('is empty when the value is nested as deeply as a message can be', () => {
    const depth = 65_000; // brackets at both ends, in 128 KB
    expect(keyOf(`{"event":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toBe('');
  });

  it('walks down a path', () => {
    const nested = compileRouteSelection('$request.body.x.y-z_1');
    expect(nested('{"x":{"y-z_1":"deep"}}')).toBe('deep');
    expect(nested('{"x":"y"}')).toBe('');
  });

  it('fills a template, with nothing where a path leads nowhere', () => {
    const template = compileRouteSelection(`\${request.body.a}/\${request.body.b.c}!`);
    expect(template('{"a":"one","b":{"c":2}}')).toBe('one/2!');
    expect(template('{"a":"one"}')).toBe('one/!');
  });

  it.each(['__proto__', 'constructor', 'toString', 'length'])('does not inherit %s', (name) => {
    expect(compileRouteSelection(`$request.body.${name}`)('{}')).toBe('');
    expect(compileRouteSelection(`$request.body.a.${name}`)('{"a":[]}')).toBe('');
    expect(compileRouteSelection(`$request.body.a.${name}`)('{"a":"text"}')).toBe('');
  });

  it.each([
    'request.body.event',
    '$request.header.x',
    '$request.body',
    '$request.body.a[0]',
    `\${request.body.a}$b`,
    'x',
    '',
  ])('throws for %j', (expression) => {
    expect(() => compileRouteSelection(expression)).toThrow(TypeError);
  });
});

describe('selectRoute', () => {
  const routes = new Map(Object.entries({ $connect: 'C', $disconnect: 'D', $default: 'F', message: 'M' }));
  const withoutDefault = new Map([['message', 'M']]);

  it('matches the key exactly', () => {
    expect(selectRoute(routes, 'message')).toEqual({ routeKey: 'message', route: 'M' });
    expect(selectRoute(routes, 'Message')).toEqual({ routeKey: '$default', route: 'F' });
  });

  it.each([undefined, '', 'unknown', 'constructor', '__proto__', 'toString'])('sends %j to $default', (key) => {
    expect(selectRoute(routes, key)).toEqual({ routeKey: '$default', route: 'F' });
    expect(selectRoute(withoutDefault, key)).toBeUndefined();
  });

  it.each(['$connect', '$disconnect'])('lets no client name %s', (key) => {
    expect(selectRoute(routes, key)?.routeKey).toBe('$default');
  });

  it('lets no client name $default as a key of its own', () => {
    expect(selectRoute(new Map([['$connect', 'C']]), '$connect')).toBeUndefined();
  });
});
