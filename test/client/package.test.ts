import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mood } from '../../protocol/mood.ts';
import type { WireMessage } from '../../protocol/server-events.ts';
import { buildClient } from '../../scripts/build-client.ts';
import { startTestStack } from '../support/local-stack.ts';
import { typeCheck } from '../support/type-check.ts';
import { WireClient } from '../support/wire-client.ts';

const SIZE_LIMIT = 8_192; // 8 KiB, minified and gzipped
const TALK_WITHIN_MS = 15_000; // 15 s, then it hangs

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Packages that the hook needs, and their own: linked from the project, as a registry would give them. */
const REACT_TYPES = ['@types/react', 'csstype'];

const TALK = join(ROOT, 'examples', 'client', 'talk.mjs');

const run = promisify(execFile);

let folder: string;
let packed: readonly string[];
let project: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demi-package-'));
  buildClient(join(folder, 'built'));
  const pack = ['pack', join(folder, 'built'), '--pack-destination', folder, '--json', '--offline'];
  const { stdout } = await run('npm', pack, {
    cwd: folder,
    env: { ...process.env, npm_config_cache: join(folder, 'npm') },
  });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  packed = files.map(({ path }) => path);
  project = await projectWith(join(folder, filename));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A project that has nothing installed but what is in the tarball. */
async function projectWith(tarball: string): Promise<string> {
  const home = join(folder, 'project');
  const installed = join(home, 'node_modules', 'demi-chat');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  return home;
}

/** What a bundler makes of an entry, and what it found on the way; packages are left as imports. */
async function bundle(entry: string): Promise<{ readonly text: string; readonly meta: Metafile }> {
  const installed = join(project, 'node_modules', 'demi-chat');
  const { outputFiles, metafile } = await build({
    absWorkingDir: installed,
    entryPoints: [join(installed, entry, 'index.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    packages: 'external',
    write: false,
    metafile: true,
  });
  return { text: outputFiles[0]?.text ?? '', meta: metafile };
}

/** Bytes, minified and gzipped: of what a page loads to begin with, and of what the client loads when it needs it. */
async function sizesOf(entry: string): Promise<{ readonly atOnce: number; readonly later: number }> {
  const bundle = await rolldown({
    input: join(project, 'node_modules', 'demi-chat', entry, 'index.js'),
    platform: 'browser',
  });
  const { output: chunks } = await bundle.generate({ format: 'esm', minify: true });
  const codes = new Map(chunks.flatMap((chunk) => (chunk.type === 'chunk' ? [[chunk.fileName, chunk]] : [])));
  const entries = [...codes.values()].filter(({ isEntry }) => isEntry);
  const first = new Set(entries.flatMap(({ fileName, imports }) => [fileName, ...imports]));
  const size = (isMeant: (name: string) => boolean): number =>
    [...codes.values()]
      .filter(({ fileName }) => isMeant(fileName))
      .reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
  return { atOnce: size((name) => first.has(name)), later: size((name) => !first.has(name)) };
}

async function packagesOf(entry: string): Promise<readonly string[]> {
  const { meta } = await bundle(entry);
  const imports = Object.values(meta.inputs).flatMap((input) => input.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))];
}

/** What a file of the package imports: other files by their paths in the package, declarations for declarations. */
async function namesIn(path: string): Promise<readonly string[]> {
  const text = await readFile(join(project, 'node_modules', 'demi-chat', path), 'utf8');
  const names = [...text.matchAll(/(?:\bfrom|\bimport(?: ?\()?) ?['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
  return names.map((name) => {
    if (!name.startsWith('.')) return name;
    const target = posix.join(posix.dirname(path), name);
    return path.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target;
  });
}

describe('the package', () => {
  it('has a client that is small enough, as rolldown, and with it Vite, bundles it for a page', async () => {
    const sizes = await sizesOf('client');

    expect(sizes.atOnce).toBeLessThan(SIZE_LIMIT);
    expect(sizes.later).toBeGreaterThan(0); // nothing that is loaded later has slipped into what is loaded at once
  });

  it.each([
    ['client', []],
    ['protocol', []],
    ['client/react', ['react']],
  ])('has an entry %s that imports the packages %j', async (entry, packages) => {
    expect(await packagesOf(entry)).toEqual(packages);
  });

  it('has a hook that uses the client of the other entry', async () => {
    const { meta } = await bundle('client/react');

    expect(Object.keys(meta.inputs)).toContain('client/demi-client.js');
  });

  it('holds client and protocol and nothing else', () => {
    expect(packed.filter((path) => !/^(client|protocol)\/.+\.(js|d\.ts)$/.test(path)).toSorted()).toEqual([
      'README.md',
      'package.json',
    ]);
  });

  it('names only files that it has, and no package but React', async () => {
    const named = await Promise.all(packed.filter((path) => /\.(js|d\.ts)$/.test(path)).map(namesIn));

    expect(named.flat().filter((name) => name !== 'react' && !packed.includes(name))).toEqual([]);
  });

  it('is of the version and the licence of the project, and depends on nothing', async () => {
    const own = JSON.parse(await readFile(join(project, 'node_modules/demi-chat/package.json'), 'utf8'));
    const root = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

    expect(own).toMatchObject({ name: 'demi-chat', version: root.version, type: 'module', sideEffects: false });
    expect(own.license).toBe(root.license);
    expect(own).not.toHaveProperty('dependencies');
    expect(own.peerDependenciesMeta).toEqual({ react: { optional: true } });
  });

  it('has the entries that the project itself has once it is built', async () => {
    const own = JSON.parse(await readFile(join(project, 'node_modules/demi-chat/package.json'), 'utf8'));
    const root = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

    expect(JSON.stringify(root.exports).replaceAll('./dist/demi-chat/', './')).toBe(JSON.stringify(own.exports));
  });
});

const USES_CLIENT = `
  import { DemiClient, type Snapshot } from 'demi-chat/client';
  import { type ClientData, isTopic, LIMITS, mood, type ServerEvents, type WireMessage } from 'demi-chat/protocol';

  const demi = new DemiClient({ url: 'wss://demi.example/v1', getToken: async () => 'token', topics: ['stream'] });
  const stop: () => void = demi.on('message', ({ content, sender }) => console.log(content, sender));
  const unread: number = demi.snapshot.unread;
  const word: string | null | undefined = demi.snapshot.mood?.word;
  const hello: ClientData<'message'> = { content: 'Hey' };
  const read = (message: WireMessage): string | null => message.read_at;
  const wait = ({ retry_after_ms = LIMITS.rateWindowMs }: ServerEvents['error']): number => retry_after_ms;
  const feels = ({ emotion_state }: WireMessage) => (emotion_state === null ? 'calm' : mood(emotion_state));
  // @ts-expect-error a token is needed
  new DemiClient({ url: 'wss://demi.example/v1' });
  // @ts-expect-error there is no such event
  demi.on('nothing', () => undefined);
  // @ts-expect-error content is text
  const number: number = ({} as WireMessage).content;
  // @ts-expect-error what is shown cannot be written
  ({} as Snapshot).unread = 1;
  // @ts-expect-error there is no such code
  const code: ServerEvents['error']['code'] = 'no_such_code';
  export { code, feels, hello, isTopic, number, read, stop, unread, wait, word };
`;

const USES_HOOK = `
  import { type Demi, useDemi, useDemiSelector } from 'demi-chat/client/react';

  const options = { url: 'wss://demi.example/v1', getToken: () => 'token' };
  export function Chat() {
    const { messages, send, state }: Demi = useDemi({ ...options, key: 'ada' });
    const unread: number = useDemiSelector(options, (demi) => demi.unread);
    // @ts-expect-error the name of a state is text
    const wrong: number = state;
    return <button onClick={() => send('Hey')}>{messages.map(({ content }) => content)}{unread}{wrong}</button>;
  }
`;

describe.each([
  { moduleResolution: 'bundler', module: 'esnext' },
  { moduleResolution: 'nodenext', module: 'nodenext' },
])('a project with moduleResolution $moduleResolution', (compilerOptions) => {
  it('compiles with client and protocol, and no other package', async () => {
    expect(await typeCheck(project, { 'client.ts': USES_CLIENT }, compilerOptions)).toBe('');
  });

  it('compiles with the hook, and React’s types', async () => {
    const home = join(folder, compilerOptions.moduleResolution);
    await cp(join(project, 'node_modules'), join(home, 'node_modules'), { recursive: true });
    for (const name of REACT_TYPES) await link(name, home);

    expect(await typeCheck(home, { 'chat.tsx': USES_HOOK }, { ...compilerOptions, jsx: 'react-jsx' })).toBe('');
  });
});

async function link(name: string, home: string): Promise<void> {
  const target = join(home, 'node_modules', name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(join(ROOT, 'node_modules', name), target, 'junction');
}

describe('plain Node', () => {
  it('loads client and protocol', async () => {
    const script =
      "import * as client from 'demi-chat/client'; import * as protocol from 'demi-chat/protocol';" +
      "console.log('DemiClient' in client, protocol.SUBPROTOCOL);";
    await writeFile(join(project, 'load.mjs'), script);

    expect((await run(process.execPath, ['load.mjs'], { cwd: project })).stdout).toBe('true demi.v1\n');
  });
});

describe('the example', () => {
  it('has at most 30 lines', async () => {
    expect((await readFile(TALK, 'utf8')).trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });

  it('talks to Demi, prints her answer once and her mood, and marks it as read', async () => {
    const stack = await startTestStack();
    onTestFinished(() => stack.stop());
    const token = await stack.token('anna');
    await cp(TALK, join(project, 'talk.mjs'));
    const env = { PATH: process.env.PATH, DEMI_URL: stack.url, DEMI_TOKEN: token };
    const talk = run(process.execPath, ['talk.mjs', 'Hello'], { cwd: project, env, timeout: TALK_WITHIN_MS });
    const { stdout, stderr } = await talk;

    const { history } = await WireClient.greeted(stack.url, { token });
    const [question, answer] = history.data.messages as readonly WireMessage[];
    expect(question).toMatchObject({ sender: 'user', content: 'Hello' });
    expect(answer).toMatchObject({ sender: 'demi', status: 'read' });
    expect(stdout).toBe(`${answer?.content}\n(${mood(answer?.emotion_state ?? expect.fail('She felt nothing'))})\n`);
    expect(stderr).toBe('connected\nclosed\n');
  });
});
