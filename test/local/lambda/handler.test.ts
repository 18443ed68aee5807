import { describe, expect, it } from 'vitest';
import { handlerOf } from '../../../local/lambda/handler.ts';

describe('the handler of a module', () => {
  it('is what it exports by that name', () => {
    const handler = (_event: unknown, _context: unknown) => 1;

    expect(handlerOf({ handler }, 'chat')).toBe(handler);
  });

  it.each([[{}], [{ handler: 1 }], [null], [undefined]])('is missed in %j', (module) => {
    expect(() => handlerOf(module, 'chat')).toThrow('The module of function chat exports no handler');
  });

  it('takes no callback, because the runtime nodejs24.x gives none', () => {
    const handler = (_event: unknown, _context: unknown, _callback: unknown) => undefined;

    expect(() => handlerOf({ handler }, 'chat')).toThrow(/callback, which nodejs24\.x does not give/);
  });
});
