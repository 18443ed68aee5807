import { type Import, importsOf, type Source, topOf } from './sources.ts';

/** What the files of a folder may import besides each other: a folder (with '/'), or one file of it. */
export type Directions = Readonly<Record<string, readonly string[]>>;

/** The imports that go against the directions, as `file -> file`. Imports of types count. */
export function againstDirections(sources: readonly Source[], directions: Directions): readonly string[] {
  return sources
    .flatMap(importsOf)
    .filter((found) => !found.isPackage && !isAllowed(found, directions))
    .map(({ from, to }) => `${from} -> ${to}`);
}

function isAllowed({ from, to }: Import, directions: Directions): boolean {
  if (topOf(from) === topOf(to)) return true;
  return (directions[topOf(from)] ?? []).some((target) =>
    target.endsWith('/') ? to.startsWith(target) : to === target,
  );
}
