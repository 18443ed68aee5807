import type { Metafile } from 'esbuild';

/** The files of a bundle that run when it is loaded: the one of the entry, and what these import without being asked. */
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

/** All files of a bundle but its maps. */
export function scriptsOf({ outputs }: Metafile): readonly string[] {
  return Object.keys(outputs).filter((file) => !file.endsWith('.map'));
}

function isChunkAtStart({ kind, external = false }: { readonly kind: string; readonly external?: boolean }): boolean {
  return kind === 'import-statement' && !external;
}
