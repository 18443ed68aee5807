import { describe, expect, it } from 'vitest';
import { readSources, type Source } from './sources.ts';

const PROJECT = [
  'protocol',
  'chat',
  'adapters',
  'lambdas',
  'local',
  'client',
  'web',
  'lib',
  'bin',
  'scripts',
  'examples',
  'bench',
];
const SELF = 'test/structure/conventions.test.ts'; // has examples of what it looks for
const everything = readSources([...PROJECT, 'test']).filter(({ path }) => path !== SELF);

const DEFAULT_EXPORT = /^export default\b/m;
const ANY_TYPE = /(?::|<|\bas)\s*any\b(?=\s*(?:[;,)>\]={[]|$))/m;
const WHOLE_TABLE_READ = /\b(?:ScanCommand|paginateScan|dynamodb:Scan)\b/;
const PRODUCT_NAME = /demi/i;

const isOfTheProduct = (path: string): boolean => path === 'local/demi.ts' || path.startsWith('local/demi/');
const filesWith = (pattern: RegExp, sources: readonly Source[]): readonly string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('the code', () => {
  it('exports by name', () => {
    const own = everything.filter(({ path }) => !path.endsWith('.config.ts')); // tools ask for a default there

    expect(filesWith(DEFAULT_EXPORT, own)).toEqual([]);
  });

  it('has a type for everything', () => {
    expect(filesWith(ANY_TYPE, everything)).toEqual([]);
  });

  it('never reads a table whole, except to sweep, to count and to remake the tables of a laptop, and where the bench shows what it costs', () => {
    expect(filesWith(WHOLE_TABLE_READ, readSources(PROJECT)).toSorted()).toEqual([
      'bench/latencies/simple/connections.ts',
      'local/tables/count.ts',
      'local/tables/create-tables.ts',
      'local/tables/sweep.ts',
    ]);
  });

  it('has a local API Gateway, Lambda, SQS and DynamoDB that could serve any other product', () => {
    const emulator = readSources(['local']).filter(({ path }) => !isOfTheProduct(path));

    expect(filesWith(PRODUCT_NAME, emulator)).toEqual([]);
    expect(emulator).not.toEqual([]);
  });
});

describe('the search for what the code must not have', () => {
  const found = (pattern: RegExp, text: string): boolean => filesWith(pattern, [{ path: 'x.ts', text }]).length > 0;

  it.each(['const a: any = 1;', 'f(a as any)', 'Record<any, string>', 'const a: any[] = [];', '(a: any) => a'])(
    'finds the type any in %s',
    (text) => {
      expect(found(ANY_TYPE, text)).toBe(true);
    },
  );

  it.each(["// it isn't: any more", 'AbortSignal.any([a])', 'const anyOther: string', 'note: any value will do'])(
    'does not find it in %s',
    (text) => {
      expect(found(ANY_TYPE, text)).toBe(false);
    },
  );

  it('finds a default export, and no other use of the word', () => {
    expect(found(DEFAULT_EXPORT, 'export default {};')).toBe(true);
    expect(found(DEFAULT_EXPORT, "const text = 'export default';")).toBe(false);
  });

  it('finds a scan, and not a direction of a query', () => {
    expect(found(WHOLE_TABLE_READ, 'new ScanCommand({})')).toBe(true);
    expect(found(WHOLE_TABLE_READ, 'ScanIndexForward: true')).toBe(false);
  });
});
