import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the project. `path` is relative to the project, with '/'. */
export type Source = { readonly path: string; readonly text: string };

/** One import, type imports included: of a file of the project by its path, or of a package by its name. */
export type Import = {
  readonly from: string;
  readonly to: string;
  readonly isPackage: boolean;
  readonly isTypeOnly: boolean;
};

const ROOT = new URL('../../', import.meta.url);

const FROM = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*$]|\{)[^'";]*?\sfrom\s*['"]([^'"]+)['"]/gm;
const BARE = /^[ \t]*import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** The TypeScript files of these folders, type declarations aside. A folder that is not there yet has none. */
export function readSources(folders: readonly string[]): readonly Source[] {
  return folders.flatMap((folder) =>
    filesBelow(folder)
      .filter((path) => /(?<!\.d)\.tsx?$/.test(path))
      .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') })),
  );
}

/** Everything that a file imports, exports from elsewhere, or loads later. */
export function importsOf({ path, text }: Source): readonly Import[] {
  const found = [
    ...[...text.matchAll(FROM)].map(([, type, name]) => ({ name, isTypeOnly: type !== undefined })),
    ...[...text.matchAll(BARE), ...text.matchAll(DYNAMIC)].map(([, name]) => ({ name, isTypeOnly: false })),
  ];
  return found.map(({ name = '', isTypeOnly }) => {
    const isPackage = !name.startsWith('.');
    const to = isPackage ? name : posix.join(posix.dirname(path), name);
    return { from: path, to, isPackage, isTypeOnly };
  });
}

/** The folder or file at the top of the project that a path belongs to. */
export function topOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** Each ring of files that import each other, written as a way around it. */
export function cyclesIn(imports: readonly Import[]): readonly string[] {
  const graph = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) cycles.push([...way.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const { to } of graph.get(path) ?? []) visit(to, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

function filesBelow(folder: string): readonly string[] {
  try {
    const entries = readdirSync(fileURLToPath(new URL(folder, ROOT)), { recursive: true, encoding: 'utf8' });
    return entries.map((name) => posix.join(folder, name.replaceAll('\\', '/')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw cause;
  }
}
