import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderDocument } from '../../scripts/asyncapi.ts';
import { partOfProject, runScript, write } from './run-script.ts';

const SCRIPT = 'scripts/asyncapi.ts';
const COMPLAINT = 'docs/asyncapi.yaml is not what the schemas say; write it again with npm run asyncapi.\n';

/** A copy of what the script needs, without the document that it writes. */
async function project() {
  const folder = await partOfProject([SCRIPT, 'protocol'], ['@valibot/to-json-schema', 'valibot', 'yaml']);
  await write(join(folder, 'package.json'), '{ "type": "module" }');
  await mkdir(join(folder, 'docs'));
  const document = join(folder, 'docs', 'asyncapi.yaml');
  return { document, run: (...options: readonly string[]) => runScript(SCRIPT, options, { cwd: folder }) };
}

describe('npm run asyncapi', { timeout: 60_000 }, () => {
  it('writes the document, of which the check has nothing to say', async () => {
    const { document, run } = await project();

    expect(await run()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readFile(document, 'utf8')).toBe(renderDocument());
    expect(await run('--check')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('only complains, when it checks, of a document that was changed', async () => {
    const { document, run } = await project();
    await write(document, renderDocument());
    await appendFile(document, '# by hand\n');

    expect(await run('--check')).toEqual({ code: 1, stdout: '', stderr: COMPLAINT });
    expect(await readFile(document, 'utf8')).toMatch(/# by hand\n$/);
  });

  it.each(['--typo', '--check=no', 'other.yaml'])(
    'says how it is used when it is asked for %s, and writes nothing',
    async (option) => {
      const { document, run } = await project();

      expect(await run(option)).toEqual({ code: 1, stdout: '', stderr: 'Usage: npm run asyncapi [-- --check]\n' });
      expect(existsSync(document)).toBe(false);
    },
  );
});
