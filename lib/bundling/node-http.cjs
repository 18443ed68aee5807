// Stands in for `node:http` in a bundle (lib/bundling.ts). On Node 24 an ESM `import 'node:http'` evaluates every lazy
// export of the module, WebSocket among them, and that loads undici: 10 to 20 ms of a cold start for nothing.
// process.getBuiltinModule gives the same module and leaves the lazy exports alone.
module.exports = process.getBuiltinModule('node:http');
