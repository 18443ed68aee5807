import type { Row } from './row.ts';
import type { Result } from './trial.ts';

/** What one host did; `results` by the id of the row. */
export type Column = { readonly host: string; readonly results: ReadonlyMap<string, Result> };

const BEGIN = '<!-- comparison: begin -->';
const END = '<!-- comparison: end -->';

const HEADINGS: Readonly<Record<string, string>> = {
  handshake: 'Handshake and $connect',
  authorizer: 'Authorizer',
  event: 'Events',
  route: 'Route selection',
  response: 'What comes back',
  frame: 'Frames',
  lifetime: 'Lifetime',
  management: 'Management API',
  disconnect: 'What $disconnect is told',
  function: 'Functions',
};

/**
 * The comparison as Markdown: what came of it in numbers, then a table for each group of rows.
 * `occasion` says when and where, e.g. `2026-11-21, Node.js 24.21.0`.
 */
export function renderComparison(rows: readonly Row[], columns: readonly Column[], occasion: string): string {
  const groups = Object.entries(Object.groupBy(rows, ({ id }) => id.split('.')[0] ?? ''));
  return [
    `Tried on ${occasion}.`,
    '',
    renderSummary(rows, columns),
    ...groups.flatMap(([group, members = []]) => [
      '',
      `### ${HEADINGS[group] ?? group}`,
      '',
      renderRows(members, columns),
    ]),
  ].join('\n');
}

/** The page with the part between the two markers replaced. */
export function withComparison(page: string, comparison: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`the page needs the lines '${BEGIN}' and '${END}'`);
  return `${page.slice(0, begin + BEGIN.length)}\n${comparison}\n${page.slice(end)}`;
}

/** The comparison that a page has now. */
export function comparisonOf(page: string): string {
  return page.slice(page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)).trim();
}

/** Only of rows whose right outcome is known: a host that chose otherwise where AWS says nothing is not wrong. */
function renderSummary(all: readonly Row[], columns: readonly Column[]): string {
  const rows = all.filter(({ source }) => source !== 'unverified');
  const kinds = ['as AWS', 'otherwise', 'cannot be tried', 'not tried'] as const;
  const lines = columns.map(({ host, results }) => {
    const counts = kinds.map((kind) => rows.filter(({ id }) => resultOf(results, id).kind === kind).length);
    return line([host, ...counts.map(String)]);
  });
  return [
    line([`of the ${rows.length} rows that are documented or observed`, ...kinds]),
    line(['---', ...kinds.map(() => '---:')]),
    ...lines,
  ].join('\n');
}

function renderRows(rows: readonly Row[], columns: readonly Column[]): string {
  const titles = ['row', 'AWS', 'source', ...columns.map(({ host }) => host)];
  const lines = rows.map(({ id, says, aws, source }) => {
    const expectation = source === 'unverified' ? `not known; strictly: ${escaped(aws)}` : escaped(aws);
    const cells = columns.map(({ results }) => renderResult(resultOf(results, id)));
    return line([`\`${id}\` ${escaped(says)}`, expectation, source, ...cells]);
  });
  return [line(titles), line(titles.map(() => '---')), ...lines].join('\n');
}

function renderResult(result: Result): string {
  if (result.kind === 'as AWS') return '✓';
  if (result.kind === 'otherwise') return escaped(result.observed);
  return `${result.kind}: ${escaped(result.why)}`;
}

function resultOf(results: Column['results'], id: string): Result {
  return results.get(id) ?? { kind: 'not tried', why: 'the row is newer than this table' };
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text of others in a cell of a table, where some characters mean something. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_|<>[\]]/g, '\\$&');
}
