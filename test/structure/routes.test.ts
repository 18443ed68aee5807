import { describe, expect, it } from 'vitest';
import { FUNCTIONS, HTTP_ROUTES, ROUTES } from '../../lambdas/routes.ts';
import { CLIENT_EVENTS } from '../../protocol/client-events.ts';
import { HTTP_BASE_PATH } from '../../protocol/http-paths.ts';

const routes = Object.entries(ROUTES);

/** The routes of each function that has any. */
const byFunction = [...Map.groupBy(routes, ([, route]) => route.function)];
const shared = byFunction
  .filter(([, own]) => own.length > 1)
  .map(([name, own]) => [name, own.map(([key]) => key)] as const);
const single = byFunction
  .filter(([, own]) => own.length === 1)
  .map(([name, own]) => [name, own.map(([, route]) => route)] as const);

/** What a module of the project exports. */
async function exportsOf(path: string): Promise<Readonly<Record<string, unknown>>> {
  return import(new URL(`../../${path}`, import.meta.url).href);
}

function routesOf(handler: unknown): readonly unknown[] {
  const routes: unknown = typeof handler === 'function' && 'routes' in handler ? handler.routes : undefined;
  return Array.isArray(routes) ? routes : [];
}

describe('the table of routes', () => {
  it.each(routes)('has a handler for %s', async (_key, { handler }) => {
    expect(await exportsOf(handler)).toMatchObject({ handler: expect.any(Function) });
  });

  it('has a route for every event of a client, and no others but those of API Gateway', () => {
    const own = routes.map(([key]) => key).filter((key) => !key.startsWith('$'));

    expect(own.toSorted()).toEqual(Object.keys(CLIENT_EVENTS).toSorted());
  });

  it('has the three routes that API Gateway calls by itself', () => {
    expect(routes.map(([key]) => key).filter((key) => key.startsWith('$'))).toEqual([
      '$connect',
      '$disconnect',
      '$default',
    ]);
  });

  it('has a handler file of its own for every route', () => {
    expect(new Set(routes.map(([, { handler }]) => handler)).size).toBe(routes.length);
  });

  it('answers every frame, if only to say what was wrong with it', () => {
    const frames = routes.filter(([key]) => key !== '$connect' && key !== '$disconnect');

    expect(frames.filter(([, { answers }]) => !answers)).toEqual([]);
  });

  it('answers no handshake and no ending: nobody could hear it', () => {
    expect(ROUTES.$connect.answers).toBe(false);
    expect(ROUTES.$disconnect.answers).toBe(false);
  });
});

describe('the table of HTTP routes', () => {
  it('has each method of a path once, all below the base path', () => {
    const keys = HTTP_ROUTES.map(({ method, path }) => `${method} ${path}`);

    expect(new Set(keys).size).toBe(keys.length);
    expect(HTTP_ROUTES.filter(({ path }) => !path.startsWith(`${HTTP_BASE_PATH}/`))).toEqual([]);
  });
});

describe('the table of functions', () => {
  it.each(Object.entries(FUNCTIONS))('has an entry for %s', async (_name, { entry }) => {
    expect(await exportsOf(entry)).toMatchObject({ handler: expect.any(Function) });
  });

  it('gives no route more time than API Gateway waits for it', () => {
    const targets = [...routes.map(([, route]) => route.function), ...HTTP_ROUTES.map((route) => route.function)];
    const slow = targets.filter((name) => FUNCTIONS[name].timeoutSeconds > 29);

    expect(slow).toEqual([]);
  });

  it.each(shared)('has the routes of %s dispatched by its entry, and no others', async (name, given) => {
    const { handler } = await exportsOf(FUNCTIONS[name].entry);

    expect(new Set(routesOf(handler))).toEqual(new Set(given));
  });

  it.each(single)('has a function, %s, that is the handler of its only route', (name, [route]) => {
    expect(route?.handler).toBe(FUNCTIONS[name].entry);
  });
});
