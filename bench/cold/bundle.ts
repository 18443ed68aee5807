import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { esbuildOptions } from '../../lib/bundling.ts';
import { filesAtStart, scriptsOf } from './contents.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** `file`: what Lambda loads. Sizes in bytes, without source maps; `atStart` is what runs when it is loaded. */
export type Bundle = {
  readonly file: string;
  readonly bytes: number;
  readonly gzipped: number;
  readonly atStart: number;
};

/** A handler, bundled as it is deployed. `entry` is relative to the project. */
export function bundledAsOurs(entry: string, folder: string): Promise<Bundle> {
  return bundled(esbuildOptions(join(PROJECT, entry), folder), entry, join(folder, 'index.mjs'));
}

/**
 * What NodejsFunction makes of it by default on Node 24 (aws-cdk-lib/aws-lambda-nodejs, bundling.js): CommonJS, whole names,
 * no source map, and the AWS SDK left to the runtime, unless `withSdk` (its `bundleAwsSDK`).
 */
export function bundledByDefault(entry: string, folder: string, withSdk: boolean): Promise<Bundle> {
  const file = join(folder, 'index.cjs');
  const options: BuildOptions = {
    entryPoints: { index: join(PROJECT, entry) },
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    external: withSdk ? [] : ['@aws-sdk/*', '@smithy/*'],
    plugins: [withoutTopLevelAwait(join(PROJECT, entry))],
    logLevel: 'error',
  };
  return bundled(options, entry, file);
}

/** A module with nothing in it. */
export async function emptyModule(folder: string, extension: 'mjs' | 'cjs'): Promise<string> {
  const file = join(folder, `empty.${extension}`);
  await writeFile(file, '');
  return file;
}

async function bundled(options: BuildOptions, entry: string, file: string): Promise<Bundle> {
  const { metafile } = await build({ ...options, metafile: true, absWorkingDir: PROJECT });
  const sizes = new Map<string, { readonly bytes: number; readonly gzipped: number }>();
  for (const script of scriptsOf(metafile)) {
    const text = await readFile(join(PROJECT, script));
    sizes.set(script, { bytes: text.length, gzipped: gzipSync(text).length });
  }
  const all = [...sizes.values()];
  return {
    file,
    bytes: sum(all.map(({ bytes }) => bytes)),
    gzipped: sum(all.map(({ gzipped }) => gzipped)),
    atStart: sum(filesAtStart(metafile, entry).map((script) => sizes.get(script)?.bytes ?? 0)),
  };
}

/** CommonJS cannot await at the top level, so what waits there is only begun. Without a model there is nothing to wait for. */
function withoutTopLevelAwait(entry: string): Plugin {
  return {
    name: 'without-top-level-await',
    setup: ({ onLoad }) => {
      onLoad({ filter: new RegExp(`${basename(entry).replaceAll('.', '\\.')}$`) }, async ({ path }) => {
        if (path !== entry) return undefined;
        return { loader: 'ts', contents: (await readFile(path, 'utf8')).replaceAll(/^await /gm, 'void ') };
      });
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
