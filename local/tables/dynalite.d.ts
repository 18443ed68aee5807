/** dynalite 4 brings no types; this is the part that the local stack uses. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** `path`: folder of the LevelDB store, in memory without it. Times are milliseconds. */
  function dynalite(options: { path?: string; createTableMs?: number; deleteTableMs?: number }): Server;
  export = dynalite;
}
