import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../gateway/index.ts';
import { parseObject, propertyOf } from '../json.ts';

/** What functions take for the time. All of it in milliseconds since the epoch. */
export type FunctionTime = {
  readonly speed: number;
  /** What a function that is invoked at this moment sees on its clock. */
  at(moment: number): number;
  /** Call when nobody asks any more. */
  stop(): void;
};

/** How many times as fast time may pass for functions; whole numbers. */
export const SPEEDS = { min: 1, max: 3_600 } as const; // at most, a day in 24 s

/** The `code` of the error for data of a faster time, which real time would take back. */
export const DATA_OF_FASTER_TIME = 'DATA_OF_FASTER_TIME';

/** No function was ever told a later time than `told`, unless `moment` was over. */
type Mark = { readonly moment: number; readonly told: number };

const FILE = 'function-time.json';
const AHEAD_MS = 10_000; // 10 s of real time: how long a mark lasts, and what a stop without notice costs at most

/**
 * Time that passes `speed` times as fast as the clock's. It begins with real time, and goes on from a mark in the data folder
 * where there is one: what functions wrote must never lie ahead of them. While nothing runs, it passes as it does for everyone.
 *
 * @throws TypeError for a speed that is none, and an error with DATA_OF_FASTER_TIME for real time with such data.
 */
export function openFunctionTime(speed: number, dataFolder: string | undefined, clock: Clock): FunctionTime {
  if (!Number.isInteger(speed) || speed < SPEEDS.min || speed > SPEEDS.max)
    throw new TypeError(`not a speed: ${speed}`);
  const path = dataFolder === undefined ? undefined : join(dataFolder, FILE);
  if (speed === 1) return realTime(dataFolder, path);
  const start = clock.now();
  const begun = beginning(path, start);
  const at = (moment: number): number => begun + (moment - start) * speed;
  let mark: Mark | undefined;
  const keep = (next: Mark): void => {
    mark = next;
    if (path !== undefined) write(path, next);
  };
  return {
    speed,
    at(moment) {
      const told = at(moment);
      if (mark === undefined || told > mark.told) keep({ moment, told: told + AHEAD_MS * speed });
      return told;
    },
    stop() {
      const moment = clock.now();
      if (mark !== undefined) keep({ moment, told: at(moment) }); // else the folder may be somebody else's
    },
  };
}

function realTime(dataFolder: string | undefined, path: string | undefined): FunctionTime {
  if (path !== undefined && existsSync(path)) {
    const error = new Error(`The data in ${dataFolder} are of a time that passed faster, and lie ahead of real time.`);
    throw Object.assign(error, { code: DATA_OF_FASTER_TIME });
  }
  return { speed: 1, at: (moment) => moment, stop: () => undefined };
}

function beginning(path: string | undefined, now: number): number {
  const mark = path === undefined || !existsSync(path) ? undefined : read(path);
  return mark === undefined ? now : mark.told + Math.max(0, now - mark.moment);
}

function read(path: string): Mark {
  const text = readFileSync(path, 'utf8');
  const values = parseObject(text);
  const [moment, told] = [propertyOf(values, 'moment'), propertyOf(values, 'told')];
  if (typeof moment === 'number' && typeof told === 'number') return { moment, told };
  throw new Error(`${path} does not say how far time has come.`);
}

/** Before anybody is told, and whole or not at all. */
function write(path: string, mark: Mark): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, JSON.stringify(mark), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
