import { resolve } from 'node:path';
import { ENV, type Environment, numberFromEnv } from '../../adapters/env.ts';
import { SERVER_SETTINGS } from '../../protocol/limits.ts';
import { checkBounds, checkChoice } from './checks.ts';
import { localModel } from './model.ts';

/** How the local stack is started. */
export type LocalSettings = {
  readonly host: string; // @default 127.0.0.1
  readonly port: number; // @default 3000; 0 takes any free port
  readonly dataFolder: string; // @default .demi; .demi/fast where time passes faster
  readonly mind: string; // who answers, for people
  readonly environment: Readonly<Record<string, string>>; // handed on to the functions, each of which gets its part
};

/** What of the shell's environment reaches the functions, besides what is said about models. */
const PASSED_ON = [
  ENV.paceMs,
  ENV.heartbeatMs,
  ENV.historyMaxBytes,
  ENV.tokenExpiry,
  ENV.checkInsPerMinute,
  'POWERTOOLS_LOG_LEVEL',
];

/** Reads HOST, PORT, DEMI_DATA and what is passed on; throws with one sentence where a value makes no sense. */
export function localSettings(environment: Environment, speed = 1): LocalSettings {
  checkPassedOn(environment);
  const model = localModel(environment);
  const passedOn = PASSED_ON.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]));
  return {
    host: environment.HOST || '127.0.0.1',
    port: portNumber(environment.PORT || '3000'),
    dataFolder: resolve(environment.DEMI_DATA || (speed === 1 ? '.demi' : '.demi/fast')),
    mind: model.mind,
    environment: { ...Object.fromEntries(passedOn), ...model.environment },
  };
}

function checkPassedOn(environment: Environment): void {
  numberFromEnv(ENV.paceMs, 0, environment);
  checkBounds(ENV.heartbeatMs, SERVER_SETTINGS.heartbeatMs, environment);
  checkBounds(ENV.historyMaxBytes, SERVER_SETTINGS.historyMaxBytes, environment);
  checkBounds(ENV.checkInsPerMinute, SERVER_SETTINGS.checkInsPerMinute, environment);
  checkChoice(ENV.tokenExpiry, SERVER_SETTINGS.tokenExpiry, environment);
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`PORT must be a number from 0 to 65535, not "${text}".`);
  return port;
}
