import { readFileSync } from 'node:fs';
import type { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { oncePerContainer } from './once-per-container.ts';

/** Where a line of a stack trace points: a file, a line and a column, both from 1. */
const PLACE = /(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/g;

/**
 * A stack trace in terms of the sources, as far as there are source maps beside the files in it. `--enable-source-maps` would do
 * the same for every error, but reads all maps when a container starts: a quarter of its load time.
 */
export function originalStack(stack: string): string {
  const maps = new Map<string, () => SourceMap | undefined>();
  return stack.replace(PLACE, (place, file: string, line: string, column: string) => {
    const map = maps.get(file) ?? oncePerContainer(() => mapBeside(file));
    maps.set(file, map);
    const origin = map()?.findOrigin(Number(line), Number(column));
    return origin === undefined || !('fileName' in origin)
      ? place
      : `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

/** None for what was never bundled. */
function mapBeside(file: string): SourceMap | undefined {
  try {
    const { SourceMap } = process.getBuiltinModule('node:module'); // loaded where something went wrong, and only there
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${file}.map`), 'utf8')));
  } catch {
    return undefined;
  }
}
