import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

const NODE_HTTP = standIn('node-http.cjs');

/**
 * How a handler becomes one file: the one place that says so, for the deployed functions (lib/chat-function.ts)
 * and the tests. `module,main` picks the ES modules of the AWS SDK, whose unused parts then fall away.
 */
export const BUNDLING = {
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: true,
  sourcesContent: false, // names and lines are enough in a stack trace; the source itself would triple the map
  // Each stand-in says why. An alias holds for the paths below a package too: `zod/v4/core` would not be found.
  alias: {
    http: NODE_HTTP,
    'node:http': NODE_HTTP,
    'zod/v3': standIn('zod-v3.mjs'),
    'zod/v4': standIn('zod.mjs'),
    '@ai-sdk/gateway': standIn('ai-gateway.mjs'),
  },
  // An ES module has no `require`, and CommonJS packages ask for one. It names nothing but `require`, the only
  // identifier that esbuild never gives away: an imported helper could meet a minified name.
  banner: "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);",
} as const;

/** The same bundle through esbuild's own interface. `entry` and `outfile` are paths; `outfile` ends in `.mjs`. */
export function esbuildOptions(entry: string, outfile: string): BuildOptions {
  return {
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: BUNDLING.target,
    mainFields: [...BUNDLING.mainFields],
    minify: BUNDLING.minify,
    sourcemap: BUNDLING.sourceMap,
    sourcesContent: BUNDLING.sourcesContent,
    alias: { ...BUNDLING.alias },
    banner: { js: BUNDLING.banner },
    logLevel: 'warning',
  };
}

function standIn(file: string): string {
  return fileURLToPath(new URL(`bundling/${file}`, import.meta.url));
}
