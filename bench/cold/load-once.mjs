// Loads one bundle as the Lambda runtime does, an ES module by `import` and CommonJS by `require`, in a process that has done
// nothing else, and says how long that took, ms. CommonJS cannot wait while it loads: what it would wait for it exports (bundle.ts),
// and is waited for here. Not TypeScript: that would load what strips types.
import { createRequire } from 'node:module';

const file = process.argv[2] ?? '';
const require = createRequire(file);
const startedAt = performance.now();
if (file.endsWith('.mjs')) await import(file);
else await require(file).untilLoaded;
console.log(performance.now() - startedAt);
