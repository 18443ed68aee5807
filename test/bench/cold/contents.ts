import type { Metafile } from 'esbuild';

/** The files of a bundle that run when a source is imported that is an entry of its own: that one, and what it imports without being asked. */
export function filesAtStart({ outputs }: Metafile, entry: string): readonly string[] {
  const [first] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? [];
  const found = new Set(first === undefined ? [] : [first]);
  for (const file of found) {
    const imports = outputs[file]?.imports ?? [];
    for (const { path } of imports.filter(isChunkAtStart)) found.add(path);
  }
  return [...found];
}

/** The sources that these files of the bundle hold something of, relative to the project. */
export function sourcesOf({ outputs }: Metafile, files: readonly string[]): readonly string[] {
  return files.flatMap((file) => {
    const inputs = Object.entries(outputs[file]?.inputs ?? {});
    return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([source]) => source);
  });
}

function isChunkAtStart({ kind, external = false }: { readonly kind: string; readonly external?: boolean }): boolean {
  return kind === 'import-statement' && !external;
}
