import { describe, expect, it } from 'vitest';
import { againstDirections, type Directions } from './imports.ts';
import { cyclesIn, importsOf, readSources, type Source } from './sources.ts';

/** Which way imports run (docs: architecture, "The house"). */
const DIRECTIONS: Directions = {
  protocol: [],
  chat: ['protocol/'],
  adapters: ['chat/', 'protocol/'],
  lambdas: ['adapters/', 'chat/', 'protocol/'],
  local: ['lambdas/routes.ts', 'adapters/', 'protocol/', 'web/hosting.ts', 'package.json'],
  client: ['protocol/'],
  web: ['client/', 'protocol/'],
  lib: [
    'protocol/',
    'adapters/env.ts',
    'adapters/model-settings.ts',
    'adapters/resources.ts',
    'lambdas/routes.ts',
    'web/hosting.ts',
  ],
  bin: ['lib/'],
  scripts: ['lib/', 'local/', 'protocol/'],
  examples: ['local/index.ts'],
  bench: ['chat/', 'lib/bundling.ts', 'lambdas/routes.ts', 'local/', 'protocol/', 'adapters/'],
};

/** Packages that a folder must not touch: its code runs where they make no sense. */
const FORBIDDEN_PACKAGES: Readonly<Record<string, RegExp>> = {
  protocol: /^(?!valibot$)/,
  chat: /^(node:|@aws-|aws-|ws$|jose$|ai$|@ai-sdk\/)/,
  client: /^(node:|@aws-|aws-|ws$)/,
  web: /^(node:|@aws-|aws-|ws$)/,
};

/** The emulator in `local` is a part of its own: only `local/demi` knows what runs on it. */
const EMULATOR: Directions = { ...DIRECTIONS, local: [] };
const isOfTheProduct = (path: string): boolean => path === 'local/demi.ts' || path.startsWith('local/demi/');

const FOLDERS = Object.keys(DIRECTIONS);
const sources = readSources(FOLDERS);
const file = (path: string, text: string): Source => ({ path, text });

describe('imports', () => {
  it('run one way', () => {
    expect(againstDirections(sources, DIRECTIONS)).toEqual([]);
  });

  it('lead out of the emulator nowhere, and into what is Demi’s only from there', () => {
    const emulator = readSources(['local']).filter(({ path }) => !isOfTheProduct(path));

    expect(againstDirections(emulator, EMULATOR)).toEqual([]);
    expect(emulator.flatMap(importsOf).filter(({ to }) => isOfTheProduct(to))).toEqual([]);
    expect(emulator).not.toEqual([]);
  });

  it('never go round in a circle', () => {
    expect(cyclesIn(sources.flatMap(importsOf).filter(({ isTypeOnly }) => !isTypeOnly))).toEqual([]);
  });

  it.each(Object.entries(FORBIDDEN_PACKAGES))('of packages in %s are those that run there', (folder, forbidden) => {
    const packages = readSources([folder])
      .flatMap(importsOf)
      .filter(({ isPackage, to }) => isPackage && forbidden.test(to));

    expect(packages).toEqual([]);
  });

  it('are read in every folder that the table names', () => {
    const read = new Set(sources.map(({ path }) => path.split('/')[0]));

    expect(FOLDERS.filter((folder) => !read.has(folder))).toEqual([]);
  });
});

describe('the reading of imports', () => {
  it.each([
    ['of values', "import { a } from '../adapters/a.ts';"],
    ['of types', "import type { A } from '../adapters/a.ts';"],
    ['over several lines', "import {\n  a,\n  type B,\n} from '../adapters/a.ts';"],
    ['of everything', "import * as all from '../adapters/a.ts';"],
    ['for their effects', "import '../adapters/a.ts';"],
    ['passed on', "export { a } from '../adapters/a.ts';"],
    ['passed on as a whole', "export * from '../adapters/a.ts';"],
    ['of types passed on', "export type { A } from '../adapters/a.ts';"],
    ['at run time', "const { a } = await import('../adapters/a.ts');"],
    ['in a type', "type A = import('../adapters/a.ts').A;"],
    ['with attributes', "import a from '../adapters/a.ts' with { type: 'json' };"],
  ])('finds those %s', (_kind, text) => {
    expect(againstDirections([file('chat/b.ts', text)], DIRECTIONS)).toEqual(['chat/b.ts -> adapters/a.ts']);
  });

  it('finds each of several in one file', () => {
    const text = "import { v } from 'valibot';\nimport { a } from './a.ts';\nimport type { B } from '../b/c.ts';\n";

    expect(importsOf(file('chat/x.ts', text)).map(({ to }) => to)).toEqual(['valibot', 'chat/a.ts', 'b/c.ts']);
  });

  it('takes no comment and no text for an import', () => {
    const text = " * import { a } from '../adapters/a.ts';\nconst said = `from '../adapters/a.ts'`;\n";

    expect(importsOf(file('chat/x.ts', text))).toEqual([]);
  });
});

describe('the directions', () => {
  it('allow a whole folder, one file of a folder, and the folder itself', () => {
    const text =
      "import { a } from '../protocol/a.ts';\n" +
      "import { ROUTES } from '../lambdas/routes.ts';\n" +
      "import { b } from './part/b.ts';\n";

    expect(againstDirections([file('lib/x.ts', text)], DIRECTIONS)).toEqual([]);
  });

  it('do not allow the neighbours of an allowed file', () => {
    const text = "import { handler } from '../lambdas/message.ts';";

    expect(againstDirections([file('lib/x.ts', text)], DIRECTIONS)).toEqual(['lib/x.ts -> lambdas/message.ts']);
  });

  it('allow nothing to a folder that they do not name', () => {
    const text = "import { a } from '../protocol/a.ts';";

    expect(againstDirections([file('tools/x.ts', text)], DIRECTIONS)).toEqual(['tools/x.ts -> protocol/a.ts']);
  });
});

describe('the search for circles', () => {
  it('finds one, however long', () => {
    const ring = [
      file('chat/a.ts', "import { b } from './b.ts';"),
      file('chat/b.ts', "import { c } from './c.ts';"),
      file('chat/c.ts', "import { a } from './a.ts';"),
    ];

    expect(cyclesIn(ring.flatMap(importsOf))).toEqual(['chat/a.ts -> chat/b.ts -> chat/c.ts -> chat/a.ts']);
  });

  it('does not take two ways to one file for a circle', () => {
    const diamond = [
      file('chat/a.ts', "import { b } from './b.ts';\nimport { c } from './c.ts';"),
      file('chat/b.ts', "import { d } from './d.ts';"),
      file('chat/c.ts', "import { d } from './d.ts';"),
    ];

    expect(cyclesIn(diamond.flatMap(importsOf))).toEqual([]);
  });
});
