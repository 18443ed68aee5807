import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../lambdas/routes.ts';
import { esbuildOptions } from '../../lib/bundling.ts';
import { BEDROCK_USAGE, startBedrockServer, stop, stream, toolInput } from '../support/bedrock-server.ts';
import { says, startModelServer } from '../support/model-server.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const REPLY_BUDGET_BYTES = 1_200_000; // 1.2 MB, of which the model libraries take 0.5
const MODEL_LIBRARY = /node_modules\/(?:ai|@ai-sdk\/[^/]+|zod|aws4fetch|eventsource-parser|@opentelemetry\/api)\//;
const AI_SDK = /node_modules\/(?:ai|@ai-sdk\/[^/]+)\//;
const MOST_MS = 60_000; // 1 min for eight bundles on a busy machine

const folder = mkdtempSync(join(tmpdir(), 'demi-models-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Bundles an entry as it would be deployed; paths are relative to the project. */
async function bundled(entry: string): Promise<{ readonly file: string; readonly metafile: Metafile }> {
  const outdir = join(folder, entry.replaceAll('/', '-'));
  const options = esbuildOptions(join(PROJECT, entry), outdir);
  return {
    file: join(outdir, 'index.mjs'),
    metafile: (await build({ ...options, metafile: true, absWorkingDir: PROJECT })).metafile,
  };
}

/** The files that something was taken from. */
function sourcesOf({ outputs }: Metafile): readonly string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0),
  );
}

function scriptBytes(metafile: Metafile | undefined): number {
  const scripts = Object.entries(metafile?.outputs ?? {}).filter(([path]) => path.endsWith('.mjs'));
  return scripts.reduce((sum, [, { bytes }]) => sum + bytes, 0);
}

/** An expression: zod, which all of them load, leaves this behind when it runs. */
const HAVE_RUN = `'__zod_globalRegistry' in globalThis`;

describe('the functions', () => {
  const bundles = new Map<string, Awaited<ReturnType<typeof bundled>>>();
  const librariesIn = (name: FunctionName): readonly string[] =>
    sourcesOf(bundles.get(name)?.metafile ?? { inputs: {}, outputs: {} }).filter((path) => MODEL_LIBRARY.test(path));
  const names = Object.keys(FUNCTIONS) as readonly FunctionName[];

  beforeAll(async () => {
    for (const name of names) bundles.set(name, await bundled(FUNCTIONS[name].entry));
  }, MOST_MS);

  it.each(names.filter((name) => name !== 'reply'))('%s has no model library in its bundle', (name) => {
    expect(sourcesOf(bundles.get(name)?.metafile ?? { inputs: {}, outputs: {} })).not.toEqual([]);
    expect(librariesIn(name)).toEqual([]);
  });

  it('reply has them all, and is small enough', () => {
    const packages = new Set(librariesIn('reply').map((path) => MODEL_LIBRARY.exec(path)?.[0]));

    expect([...packages]).toContain('node_modules/ai/');
    expect([...packages]).toContain('node_modules/@ai-sdk/amazon-bedrock/');
    expect([...packages]).toContain('node_modules/@ai-sdk/openai-compatible/');
    expect(scriptBytes(bundles.get('reply')?.metafile)).toBeLessThan(REPLY_BUDGET_BYTES);
  });

  it.each([
    ['persona', false],
    ['bedrock:amazon.nova-lite-v1:0', true],
    ['openai:http://127.0.0.1:1/v1#m', true],
  ])('reply runs them when it starts if it needs them, and only then: %s', async (model, haveRun) => {
    const script = `process.env.DEMI_MODEL = '${model}';
      await import(${addressOf(bundles.get('reply')?.file ?? '')});
      print(${HAVE_RUN});`;

    expect(await inNode(script)).toBe(haveRun);
  });
});

describe('the model libraries in a bundle', () => {
  let door: Awaited<ReturnType<typeof bundled>>;
  beforeAll(async () => {
    door = await bundled('test/lib/fixtures/model-door.ts');
  });

  it('do not run before they are asked for', async () => {
    expect(
      await inNode(`const { open } = await import(${addressOf(door.file)});
      const before = ${HAVE_RUN};
      await (await open()).languageModel({ kind: 'openai', baseUrl: 'http://127.0.0.1:1/v1', model: 'm' }, {}, 'key');
      print([before, ${HAVE_RUN}]);`),
    ).toEqual([false, true]);
  });

  it('stream from a server that speaks chat completions', async () => {
    const server = await startModelServer();
    onTestFinished(() => server.stop());
    server.reply(says('Hello', ' there.'));
    const setting = { kind: 'openai', baseUrl: server.url, model: 'm' };

    expect(
      await inNode(`const { open } = await import(${addressOf(door.file)});
      const model = await (await open()).languageModel(${JSON.stringify(setting)}, {}, 'key');
      const prompt = { system: 'You are kind.', messages: [{ role: 'user', content: 'Hello' }] };
      print(await Array.fromAsync(model.write(prompt, new AbortController().signal)));`),
    ).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'text', text: ' there.' },
      { type: 'end', reason: 'complete', usage: { inputTokens: 120, outputTokens: 8, cachedTokens: 100 } },
    ]);
  });

  it('fill in a form from Bedrock, with a signed request', async () => {
    const server = await startBedrockServer();
    onTestFinished(() => server.stop());
    server.reply(stream(...toolInput('{"name":', '"Ada"}'), ...stop('tool_use')));
    const environment = { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.url };

    expect(
      await inNode(`const { open } = await import(${addressOf(door.file)});
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' });
      const setting = { kind: 'bedrock', modelId: 'global.amazon.nova-2-lite-v1:0' };
      const model = await (await open()).languageModel(setting, ${JSON.stringify(environment)}, undefined);
      const { object, string } = await import(${addressOf(join(PROJECT, 'node_modules/valibot/dist/index.mjs'))});
      const prompt = { system: 'You take notes.', messages: [{ role: 'user', content: 'I am Ada' }] };
      const form = { name: 'note', schema: object({ name: string() }) };
      print(await model.fill(prompt, form, new AbortController().signal));`),
    ).toEqual({
      value: { name: 'Ada' },
      usage: { inputTokens: 120, outputTokens: 8, cachedTokens: BEDROCK_USAGE.cacheReadInputTokens },
    });
    expect(server.requests[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=key\//);
  });

  it('find in the stand-in for zod all that they call', async () => {
    const address = new URL('../../lib/bundling/zod.mjs', import.meta.url).href;
    const { z, ...functions } = (await import(address)) as { readonly z: object };
    const given = [...Object.keys(z), ...Object.keys(functions)];
    const called = sourcesOf(door.metafile)
      .filter((path) => AI_SDK.test(path))
      .flatMap((path) => [...readFileSync(join(PROJECT, path), 'utf8').matchAll(/\bz\d*\s*\.\s*(\w+)/g)])
      .map(([, name]) => name);

    expect([...new Set(called)].filter((name) => !given.includes(name ?? ''))).toEqual([]);
    expect(called).not.toEqual([]);
  });

  it('cannot reach the gateway of their maker', async () => {
    const { file } = await bundled('test/lib/fixtures/model-by-name.ts');

    expect(
      await inNode(`const { ask } = await import(${addressOf(file)});
      try { ask(); print('asked'); } catch (error) { print(error.message); }`),
    ).toMatch(/no AI gateway in this bundle/);
  });
});

function addressOf(file: string): string {
  return JSON.stringify(pathToFileURL(file).href);
}

/** What a script prints in a process of its own, which prints nothing else. */
async function inNode(script: string): Promise<unknown> {
  const print = 'const print = (value) => console.log(JSON.stringify(value));';
  const run = promisify(execFile);
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', `${print}\n${script}`]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}
