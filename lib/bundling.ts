import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

/**
 * How a handler becomes what is deployed: `index.mjs` in `outdir`, with a chunk beside it for all that is imported on demand.
 * The one place that says so, for the deployed functions (lib/chat-function.ts), the tests and the bench. `module,main` picks
 * the ES modules of the AWS SDK, whose unused parts then fall away; in chunks, what is not asked for is not even parsed.
 */
export function esbuildOptions(entry: string, outdir: string) {
  return {
    entryPoints: { index: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false, // names and lines are enough in a stack trace; the source itself would triple the map
    // Each stand-in says why. An alias holds for the paths below a package too: `zod/v4/core` would not be found.
    alias: {
      ...standInsForNode(),
      'zod/v3': standIn('zod-v3.mjs'),
      'zod/v4': standIn('zod.mjs'),
      '@ai-sdk/gateway': standIn('ai-gateway.mjs'),
    },
    logLevel: 'warning',
  } as const satisfies BuildOptions;
}

function standIn(file: string): string {
  return fileURLToPath(new URL(`bundling/${file}`, import.meta.url));
}

/**
 * Stand-ins for Node's own modules. On Node 24 an ESM `import` of one evaluates its lazy exports, and is carried out when the
 * chunk loads, needed or not: `node:http` then loads undici for the sake of WebSocket, `node:process` a table of all
 * options, `node:fs` its streams. process.getBuiltinModule gives the same modules and leaves the lazy exports alone.
 */
function standInsForNode(): Readonly<Record<string, string>> {
  const names = builtinModules.flatMap((name) => (name.startsWith('node:') ? [name] : [name, `node:${name}`]));
  return Object.fromEntries(names.map((name) => [name, getting(name)]));
}

function getting(name: string): string {
  return `data:text/javascript,module.exports=process.getBuiltinModule(${JSON.stringify(name)})`;
}
