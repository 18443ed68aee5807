import { resolve } from 'node:path';

/** How the local stack is started. */
export type LocalSettings = {
  readonly host: string; // @default 127.0.0.1
  readonly port: number; // @default 3000; 0 takes any free port
  readonly dataFolder: string; // @default .demi
  readonly environment: Readonly<Record<string, string>>; // handed on to the functions
};

/** What of the shell's environment reaches the functions. */
const PASSED_ON = ['DEMI_PACE', 'HEARTBEAT_MS', 'HISTORY_MAX_BYTES', 'TOKEN_EXPIRY', 'POWERTOOLS_LOG_LEVEL'];

/** Reads HOST, PORT and DEMI_DATA; throws with one sentence where a value makes no sense. */
export function localSettings(environment: Readonly<Record<string, string | undefined>>): LocalSettings {
  const port = Number(environment.PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT must be a number from 0 to 65535, not "${environment.PORT}".`);
  }
  const passedOn = PASSED_ON.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]));
  return {
    host: environment.HOST || '127.0.0.1',
    port,
    dataFolder: resolve(environment.DEMI_DATA || '.demi'),
    environment: Object.fromEntries(passedOn),
  };
}
