import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** A place in a comment that sends its reader to a heading of a page. */
type Pointer = { readonly page: string; readonly heading: string };

const ROOT = new URL('../../', import.meta.url);
const SELF = 'test/docs/pointers.test.ts'; // has examples of what it looks for
const POINTER = /((?:docs\/[\w-]+|PROTOCOL)\.md), "([^"]+)"/g;
const COMMENT_GOES_ON = /\n\s*(?:\*|\/\/)\s*/g;
const CODE_BLOCK = /^```.*?^```/gms;

const files = globSync('**/*.ts', { cwd: fileURLToPath(ROOT), exclude: ['node_modules', 'cdk.out', 'dist'] })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path !== SELF);
const pointers = files.flatMap((path) => pointersIn(read(path)).map((pointer) => ({ path, ...pointer })));

describe('what comments point to', () => {
  it.each(pointers)('$path: $page, "$heading"', ({ page, heading }) => {
    expect(existsSync(new URL(page, ROOT))).toBe(true);
    expect(headingsOf(read(page))).toContain(heading);
  });

  it('is in pages that come with the code', () => {
    expect(files.filter((path) => /\bdesign: \w+, "/i.test(read(path)))).toEqual([]);
  });
});

describe('the search for pointers', () => {
  it('finds them, also where a comment goes on in the next line', () => {
    const text = '// (docs/demi.md, "Voice")\n/**\n * See PROTOCOL.md,\n * "The message\n * object".\n */';

    expect(pointersIn(text)).toEqual([
      { page: 'docs/demi.md', heading: 'Voice' },
      { page: 'PROTOCOL.md', heading: 'The message object' },
    ]);
  });

  it('takes no line of a code block for a heading', () => {
    expect(headingsOf('# One\n\n```sh\n# two\n```\n\n### `three`\n')).toEqual(['One', 'three']);
  });
});

function pointersIn(text: string): readonly Pointer[] {
  const found = text.replace(COMMENT_GOES_ON, ' ').matchAll(POINTER);
  return [...found].map(([, page = '', heading = '']) => ({ page, heading }));
}

/** The headings of a page as they are read, without backticks. */
function headingsOf(page: string): readonly string[] {
  const headings = page.replace(CODE_BLOCK, '').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) => heading.replaceAll('`', ''));
}

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}
