// Loads an ES module and says which files that has loaded, one a line.
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const files = new Set();
registerHooks({
  load: (url, context, nextLoad) => {
    if (url.startsWith('file:')) files.add(fileURLToPath(url));
    return nextLoad(url, context);
  },
});
await import(process.argv[2] ?? '');
console.log([...files].join('\n'));
