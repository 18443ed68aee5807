import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ASYNCAPI } from '../../scripts/asyncapi.ts';
import type { SchemaDocument } from '../../scripts/documents/schema-document.ts';
import { OPENAPI } from '../../scripts/openapi.ts';
import { partOfProject, runScript, write } from './run-script.ts';

const DOCUMENTS: readonly (readonly [name: string, document: SchemaDocument])[] = [
  ['asyncapi', ASYNCAPI],
  ['openapi', OPENAPI],
];

/** A copy of what the script needs, without the document that it writes. */
async function project({ command, file }: SchemaDocument) {
  const script = `scripts/${command}.ts`;
  const packages = ['@valibot/to-json-schema', 'valibot', 'yaml'];
  const folder = await partOfProject([script, 'scripts/documents', 'protocol'], packages);
  await write(join(folder, 'package.json'), '{ "type": "module" }');
  await mkdir(join(folder, 'docs'));
  const run = (...options: readonly string[]) => runScript(script, options, { cwd: folder });
  return { path: join(folder, file), run };
}

describe.each(DOCUMENTS)('npm run %s', { timeout: 60_000 }, (name, document) => {
  const complaint = `${document.file} is not what the schemas say; write it again with npm run ${name}.\n`;

  it('writes the document, of which the check has nothing to say', async () => {
    const { path, run } = await project(document);

    expect(await run()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readFile(path, 'utf8')).toBe(document.render());
    expect(await run('--check')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('only complains, when it checks, of a document that was changed', async () => {
    const { path, run } = await project(document);
    await write(path, document.render());
    await appendFile(path, '# by hand\n');

    expect(await run('--check')).toEqual({ code: 1, stdout: '', stderr: complaint });
    expect(await readFile(path, 'utf8')).toMatch(/# by hand\n$/);
  });

  it.each(['--typo', '--check=no', 'other.yaml'])(
    'says how it is used when it is asked for %s, and writes nothing',
    async (option) => {
      const { path, run } = await project(document);

      expect(await run(option)).toEqual({ code: 1, stdout: '', stderr: `Usage: npm run ${name} [-- --check]\n` });
      expect(existsSync(path)).toBe(false);
    },
  );
});
