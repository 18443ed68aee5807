import { resolve } from 'node:path';
import { ENV, numberFromEnv } from '../adapters/env.ts';

/** How the local stack is started. */
export type LocalSettings = {
  readonly host: string; // @default 127.0.0.1
  readonly port: number; // @default 3000; 0 takes any free port
  readonly dataFolder: string; // @default .demi
  readonly environment: Readonly<Record<string, string>>; // handed on to the functions
};

/** What of the shell's environment reaches the functions. */
const NUMBERS = [ENV.paceMs, ENV.heartbeatMs, ENV.historyMaxBytes];
const PASSED_ON = [...NUMBERS, ENV.tokenExpiry, 'POWERTOOLS_LOG_LEVEL'];

/** Reads HOST, PORT, DEMI_DATA and what is passed on; throws with one sentence where a value makes no sense. */
export function localSettings(environment: Readonly<Record<string, string | undefined>>): LocalSettings {
  for (const name of NUMBERS) numberFromEnv(name, 0, environment);
  const passedOn = PASSED_ON.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]));
  return {
    host: environment.HOST || '127.0.0.1',
    port: portNumber(environment.PORT || '3000'),
    dataFolder: resolve(environment.DEMI_DATA || '.demi'),
    environment: Object.fromEntries(passedOn),
  };
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`PORT must be a number from 0 to 65535, not "${text}".`);
  return port;
}
