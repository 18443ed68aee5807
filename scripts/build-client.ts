import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLIENT_EVENTS } from '../protocol/client-events.ts';
import { SERVER_EVENTS } from '../protocol/server-event-schemas.ts';
import { declarationOf } from './schema-types.ts';

// `npm run build:client` writes the package for those who talk to Demi: the client, its React hook and the protocol as
// modules and declarations that need no other package. `npm publish dist/demi-chat` would publish it.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKAGE_FOLDER = fileURLToPath(new URL('../dist/demi-chat', import.meta.url));

const ENTRIES = ['client', 'client/react', 'protocol'];

/** The modules of the server's schemas have types that clients need. These stand in for them. */
const PLAIN_TYPES: Readonly<Record<string, string>> = {
  'protocol/server-event-schemas': declarationOf('ServerEventData', SERVER_EVENTS),
  'protocol/client-events': [
    declarationOf('ClientEvents', CLIENT_EVENTS),
    'export type ClientEvent = keyof ClientEvents;\n',
    'export type ClientData<E extends ClientEvent> = ClientEvents[E];\n',
  ].join(''),
};

/** How a declaration names a file of ours. tsc leaves `.ts` (microsoft/TypeScript#61037), which not every tool reads. */
const OWN_FILE = /((?:\bfrom|\bimport\()\s*['"]\.[^'"]*)\.tsx?(?=['"])/g;

/** Writes the package into this folder and takes away what was there. Throws with what the compiler said. */
export function buildClient(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  compile(folder);
  for (const [module, types] of Object.entries(PLAIN_TYPES)) {
    rmSync(join(folder, `${module}.js`));
    writeFileSync(join(folder, `${module}.d.ts`), types);
  }
  for (const path of globSync('**/*.d.ts', { cwd: folder })) nameModules(join(folder, path));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  copyFileSync(join(ROOT, 'client', 'README.md'), join(folder, 'README.md'));
}

function compile(folder: string): void {
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
  const project = join(ROOT, 'client', 'tsconfig.build.json');
  const { status, stdout, error } = spawnSync(process.execPath, [tsc, '--project', project, '--outDir', folder], {
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`The client does not compile:\n${stdout}`);
}

function nameModules(declaration: string): void {
  writeFileSync(declaration, readFileSync(declaration, 'utf8').replaceAll(OWN_FILE, '$1.js'));
}

/** What the package says of itself. Version and licence are those of the project. */
function manifest(): Readonly<Record<string, unknown>> {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return {
    name,
    version,
    description: 'Talk to Demi: a client for browsers, React Native and Node, and a React hook.',
    ...(license === undefined ? {} : { license }),
    type: 'module',
    sideEffects: false,
    exports: Object.fromEntries(
      ENTRIES.map((entry) => [`./${entry}`, { types: `./${entry}/index.d.ts`, default: `./${entry}/index.js` }]),
    ),
    peerDependencies: { react: '>=18' },
    peerDependenciesMeta: { react: { optional: true } },
  };
}

if (import.meta.main) buildClient(PACKAGE_FOLDER);
