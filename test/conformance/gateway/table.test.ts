import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Row } from './row.ts';
import { ROWS } from './rows.ts';
import { comparisonOf, renderComparison, withComparison } from './table.ts';
import type { Result } from './trial.ts';

const PAGE = readFileSync(new URL('../../../docs/gateway.md', import.meta.url), 'utf8');

function row(id: string, more: Partial<Row> = {}): Row {
  return { id, says: 'It is so.', source: 'observed', aws: 'so', probe: async () => 'so', ...more };
}

function render(rows: readonly Row[], results: Readonly<Record<string, Result>>): string {
  const columns = [{ host: 'host 1.2', results: new Map(Object.entries(results)) }];
  return renderComparison(rows, columns, '2026-11-21');
}

describe('the comparison', () => {
  it.each<[string, Result, string]>([
    ['a tick for what AWS does too', { kind: 'as AWS' }, '✓'],
    ['what was observed otherwise', { kind: 'otherwise', observed: 'not so' }, 'not so'],
    ['why something cannot be tried', { kind: 'cannot be tried', why: 'no words' }, 'cannot be tried: no words'],
    ['why something was not tried', { kind: 'not tried', why: 'it died' }, 'not tried: it died'],
  ])('shows %s', (_what, result, cell) => {
    expect(render([row('frame.a')], { 'frame.a': result })).toContain(
      `| \`frame.a\` It is so. | so | observed | ${cell} |`,
    );
  });

  it('counts each kind of result', () => {
    const rows = ['frame.a', 'frame.b', 'route.c', 'route.d'].map((id) => row(id));
    const results: Readonly<Record<string, Result>> = {
      'frame.a': { kind: 'as AWS' },
      'frame.b': { kind: 'as AWS' },
      'route.c': { kind: 'otherwise', observed: 'not so' },
      'route.d': { kind: 'cannot be tried', why: 'no words' },
    };
    expect(render(rows, results)).toContain('| host 1.2 | 2 | 1 | 1 | 0 |');
  });

  it('says where what AWS does is not known, and does not count such rows', () => {
    const text = render([row('frame.a', { source: 'unverified' })], { 'frame.a': { kind: 'as AWS' } });
    expect(text).toContain('| not known; strictly: so | unverified | ✓ |');
    expect(text).toContain('| host 1.2 | 0 | 0 | 0 | 0 |');
  });

  it('takes a row without a result for one that was not tried', () => {
    expect(render([row('frame.a')], {})).toContain('not tried');
  });

  it('keeps characters that mean something in Markdown from meaning it', () => {
    const observed = '{"a": "|*_"}\n<b>';
    expect(render([row('frame.a')], { 'frame.a': { kind: 'otherwise', observed } })).toContain(
      '| {"a": "\\|\\*\\_"} \\<b\\> |',
    );
  });

  it('replaces what is between the markers, and nothing else', () => {
    const page = 'before\n<!-- comparison: begin -->\nold\n<!-- comparison: end -->\nafter\n';
    const next = withComparison(page, 'new');
    expect(next).toBe(page.replace('old', 'new'));
    expect(comparisonOf(next)).toBe('new');
  });

  it('does not guess where it belongs in a page without markers', () => {
    expect(() => withComparison('a page', 'new')).toThrow('comparison: begin');
  });
});

describe('docs/gateway.md', () => {
  it('compares the rows that there are, in their order', () => {
    const ids = [...comparisonOf(PAGE).matchAll(/^\| `([^`]+)`/gm)].map(([, id]) => id);
    expect(ids).toEqual(ROWS.map(({ id }) => id));
  });

  it('tells of every row that AWS does not document how it is decided here', () => {
    const section = PAGE.slice(PAGE.indexOf('## What AWS does not say'));
    const missing = ROWS.filter(({ id, source }) => source === 'unverified' && !section.includes(`\`${id}\``));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });
});

describe('the rows', () => {
  it('each have an id of their own', () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
  });
});
