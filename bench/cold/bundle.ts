import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { esbuildOptions } from '../../lib/bundling.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** `file`: what Lambda loads. Sizes in bytes, without source maps. */
export type Bundle = {
  readonly file: string;
  readonly format: 'mjs' | 'cjs';
  readonly bytes: number;
  readonly gzipped: number;
};

/** A handler, bundled as it is deployed. `entry` is relative to the project. */
export function bundledAsOurs(entry: string, folder: string): Promise<Bundle> {
  return bundled(esbuildOptions(join(PROJECT, entry), folder), join(folder, 'index.mjs'));
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
    plugins: [exportingWhatItAwaits(join(PROJECT, entry))],
    logLevel: 'error',
  };
  return bundled(options, file);
}

/** A module with nothing in it. */
export async function emptyModule(folder: string, extension: 'mjs' | 'cjs'): Promise<string> {
  const file = join(folder, `empty.${extension}`);
  await writeFile(file, '');
  return file;
}

async function bundled(options: BuildOptions, file: string): Promise<Bundle> {
  const { metafile } = await build({ ...options, metafile: true, absWorkingDir: PROJECT });
  const texts = await Promise.all(scriptsOf(metafile).map((script) => readFile(join(PROJECT, script))));
  return {
    file,
    format: file.endsWith('.mjs') ? 'mjs' : 'cjs',
    bytes: sum(texts.map((text) => text.length)),
    gzipped: sum(texts.map((text) => gzipSync(text).length)),
  };
}

/** All files of a bundle but its maps. */
function scriptsOf({ outputs }: Metafile): readonly string[] {
  return Object.keys(outputs).filter((file) => !file.endsWith('.map'));
}

/** CommonJS cannot await at the top level: what waits there is exported for load-once.mjs to wait for. */
function exportingWhatItAwaits(entry: string): Plugin {
  return {
    name: 'exporting-what-it-awaits',
    setup: ({ onLoad }) => {
      onLoad({ filter: new RegExp(`${basename(entry).replaceAll('.', '\\.')}$`) }, async ({ path }) => {
        if (path !== entry) return undefined;
        const source = await readFile(path, 'utf8');
        return { loader: 'ts', contents: source.replace(/^await /m, 'export const untilLoaded = ') };
      });
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
