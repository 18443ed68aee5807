import { readFileSync } from 'node:fs';
import type { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { oncePerContainer } from './once-per-container.ts';

/** Where a line of a stack trace points: a file, a line and a column, both from 1. */
const PLACE = /(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/g;

/** Parsing one takes some milliseconds. Undefined: there is none beside the file, which was never bundled then. */
const mapsRead = oncePerContainer(() => new Map<string, SourceMap | undefined>());

/**
 * A stack trace in terms of the sources, as far as there are source maps beside the files in it. `--enable-source-maps` would do
 * the same for every error, but reads all maps when a container starts: a quarter of its load time.
 */
export function originalStack(stack: string): string {
  return stack.replace(PLACE, (place, file: string, line: string, column: string) => {
    const origin = mapOf(file)?.findOrigin(Number(line), Number(column));
    return origin === undefined || !('fileName' in origin)
      ? place
      : `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

function mapOf(file: string): SourceMap | undefined {
  const maps = mapsRead();
  if (!maps.has(file)) maps.set(file, mapBeside(file));
  return maps.get(file);
}

function mapBeside(file: string): SourceMap | undefined {
  try {
    const { SourceMap } = process.getBuiltinModule('node:module'); // loaded where something went wrong, and only there
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${file}.map`), 'utf8')));
  } catch {
    return undefined;
  }
}
