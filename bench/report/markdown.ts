import type { Circumstances } from './circumstances.ts';
import { formatNumber } from './number.ts';
import type { Cell, Headline, Section, Table } from './section.ts';

/** The whole report. */
export function renderReport(sections: readonly Section[], circumstances: Circumstances): string {
  return [
    '# Results',
    '',
    renderCircumstances(circumstances),
    'Times are medians of interleaved repetitions; other machines have other times, so compare what stands side by side.',
    '',
    ...sections.flatMap(renderSection),
  ].join('\n');
}

function renderCircumstances({ command, date, commit, machine, node }: Circumstances): string {
  const code = commit === undefined ? [] : [`commit ${commit}`];
  return `Measured by \`${command}\`: ${[date, ...code, machine, `Node.js ${node}`].join(', ')}.`;
}

export function renderSection({ title, about, tables, charts }: Section): readonly string[] {
  return [
    `## ${title}`,
    '',
    about.trim(),
    '',
    ...tables.flatMap((table) => [
      ...(table.caption === undefined ? [] : [`**${table.caption}**`, '']),
      renderTable(table),
      '',
    ]),
    ...charts.flatMap(({ file, alt }) => [`![${alt}](charts/${file}.svg)`, '']),
  ];
}

/** What the README tells: who measured it, and the headlines of all sections. */
export function renderNumbers(sections: readonly Section[], circumstances: Circumstances): string {
  return [renderCircumstances(circumstances), '', renderHeadlines(sections)].join('\n');
}

export function renderHeadlines(sections: readonly Section[]): string {
  return renderTable({
    columns: ['What', 'Measured', 'Beside', 'Goal'],
    rows: sections.flatMap(({ headlines }) =>
      headlines.map((headline) => [headline.what, headline.figure, headline.beside, renderGoal(headline)]),
    ),
  });
}

function renderGoal({ goal, isMet }: Headline): string {
  if (goal === undefined) return '';
  if (isMet === undefined) return goal;
  return `${goal}: ${isMet ? 'met' : '**missed**'}`;
}

const BEGIN = '<!-- numbers: written by npm run bench -->';
const END = '<!-- /numbers -->';

/** The README with these numbers. @throws Error where it has no place for them */
export function withNumbers(readme: string, numbers: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`The README needs the lines '${BEGIN}' and '${END}'`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${numbers}\n${readme.slice(end)}`;
}

/** Numbers stand at the right. */
export function renderTable({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  const isNumeric = columns.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  return [
    line(columns),
    line(isNumeric.map((right) => (right ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(renderCell))),
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function renderCell(cell: Cell): string {
  if (typeof cell === 'string') return cell.replaceAll('|', '\\|');
  return formatNumber(cell);
}
