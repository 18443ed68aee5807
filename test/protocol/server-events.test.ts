import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../lambdas/routes.ts';
import { CLIENT_EVENTS } from '../../protocol/client-events.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SERVED = ['adapters', 'chat', 'lambdas', 'lib', 'local', 'protocol', 'web']; // folders of what runs or is deployed
const NOT_LOADED = ['server-event-schemas.ts', 'examples.ts'];

describe('the protocol', () => {
  it('has a route for every event of a client, and no route without an event', () => {
    const routes = Object.keys(ROUTES).filter((key) => !key.startsWith('$'));

    expect(routes.sort()).toEqual(Object.keys(CLIENT_EVENTS).sort());
  });

  it.each(NOT_LOADED)('keeps %s out of what is served: only types are taken from it', (name) => {
    const loading = sources().filter(({ text }) => loads(text, name));

    expect(loading.map(({ path }) => path)).toEqual([]);
  });
});

function sources(): readonly { readonly path: string; readonly text: string }[] {
  const paths = SERVED.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  return paths
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** `import type` is gone when the file runs; every other import loads the file. */
function loads(text: string, name: string): boolean {
  const statements = [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '([^']+)'/gm)];
  return statements.some(
    ([statement, from = '']) => from.endsWith(`/${name}`) && !/^(?:im|ex)port type\b/.test(statement),
  );
}
