import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TSC = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

/** As strict as can be, looking into the declarations of packages too, and with no global types but a browser's. */
const STRICT = {
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

/** What the compiler says of these files, which are written into the folder; nothing when they are right. */
export async function typeCheck(
  folder: string,
  files: Readonly<Record<string, string>>,
  compilerOptions: Readonly<Record<string, unknown>>,
): Promise<string> {
  const config = { compilerOptions: { ...STRICT, ...compilerOptions }, files: Object.keys(files) };
  await mkdir(folder, { recursive: true });
  await Promise.all(
    Object.entries({ ...files, 'package.json': '{ "type": "module" }', 'tsconfig.json': JSON.stringify(config) }).map(
      ([name, text]) => writeFile(join(folder, name), text),
    ),
  );
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [TSC, '--project', folder], (error, stdout) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve(stdout);
    });
  });
}
