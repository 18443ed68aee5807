import type { Cell, Section, Table } from './section.ts';

/** Of the machine and the day: figures without them mean nothing. */
export type Circumstances = { readonly date: string; readonly machine: string; readonly node: string };

/** The whole report. */
export function renderReport(sections: readonly Section[], { date, machine, node }: Circumstances): string {
  return [
    '# Results',
    '',
    `Written by \`npm run bench\`, ${date}, ${machine}, Node.js ${node}. Times are medians of interleaved repetitions; other machines have`,
    'other times, so compare what stands side by side.',
    '',
    ...sections.flatMap(renderSection),
  ].join('\n');
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

/** The headlines of all sections: the README's table. */
export function renderHeadlines(sections: readonly Section[]): string {
  return renderTable({
    columns: ['What', 'Measured', 'Beside', 'Goal'],
    rows: sections.flatMap(({ headlines }) =>
      headlines.map(({ what, figure, beside, goal = '' }) => [what, figure, beside, goal]),
    ),
  });
}

const BEGIN = '<!-- numbers: written by npm run bench -->';
const END = '<!-- /numbers -->';

/** The README with these headlines. @throws Error where it has no place for them */
export function withHeadlines(readme: string, headlines: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`The README needs the lines '${BEGIN}' and '${END}'`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${headlines}\n${readme.slice(end)}`;
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
  if (!Number.isFinite(cell)) return '–';
  const digits = cell < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 };
  return new Intl.NumberFormat('en', digits).format(cell);
}
