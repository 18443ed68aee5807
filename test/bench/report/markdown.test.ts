import { expect, it } from 'vitest';
import {
  renderHeadlines,
  renderNumbers,
  renderReport,
  renderTable,
  withNumbers,
} from '../../../bench/report/markdown.ts';
import type { Headline, Section } from '../../../bench/report/section.ts';

const circumstances = { command: 'npm run bench', date: '2026-11-22', machine: '2 cores', node: '24.21.0' };
const section: Section = {
  title: 'Cold starts',
  about: 'How long a function takes.',
  tables: [{ caption: 'Load time', columns: ['function', 'ms'], rows: [['chat', 71.23]] }],
  charts: [
    { file: 'cold', title: 'Cold', alt: 'Bars of load times', kind: 'bars', unit: 'ms', categories: [], series: [] },
  ],
  headlines: [{ what: 'chat loads in', figure: '71 ms', beside: '66 ms, the floor', goal: '1.15 times' }],
};

it('A report says when and where it was measured and by which command, and holds each section with its tables and charts', () => {
  const report = renderReport([section], circumstances);

  expect(report).toContain('Measured by `npm run bench`: 2026-11-22, 2 cores, Node.js 24.21.0.\n');
  expect(report).toContain('## Cold starts\n\nHow long a function takes.\n\n**Load time**\n\n| function | ms |');
  expect(report).toContain('![Bars of load times](charts/cold.svg)');
});

it('Columns of numbers stand at the right, with three significant digits, and no fraction where they are large', () => {
  const table = renderTable({
    columns: ['name', 'ms'],
    rows: [
      ['a', 71.23],
      ['b', 1_234.5],
    ],
  });

  expect(table.split('\n')).toEqual(['| name | ms |', '| --- | ---: |', '| a | 71.2 |', '| b | 1,235 |']);
});

it('A column with a text stands at the left, and what was not measured is a dash', () => {
  const table = renderTable({ columns: ['ms'], rows: [[Number.NaN], ['not tried']] });

  expect(table.split('\n')).toEqual(['| ms |', '| --- |', '| – |', '| not tried |']);
});

it('A bar in a text does not end its cell', () => {
  expect(renderTable({ columns: ['a'], rows: [['1|2']] })).toContain('| 1\\|2 |');
});

it('The headlines of all sections make one table', () => {
  const table = renderHeadlines([section, { ...section, headlines: [] }]);

  expect(table.split('\n').slice(2)).toEqual(['| chat loads in | 71 ms | 66 ms, the floor | 1.15 times |']);
});

it.each<[Partial<Headline>, string]>([
  [{ goal: 'under 2 s', isMet: true }, 'under 2 s: met'],
  [{ goal: 'under 2 s', isMet: false }, 'under 2 s: **missed**'],
  [{ goal: 'under 2 s' }, 'under 2 s'],
  [{}, ''],
])('A headline with %j says of its goal: %s', (of, goal) => {
  const headlines = [{ what: 'start', figure: '1 s', beside: 'nothing', ...of }];

  expect(renderHeadlines([{ ...section, headlines }])).toContain(`| start | 1 s | nothing | ${goal} |`);
});

it('The numbers of the README say who measured them, and of which commit where that is known', () => {
  const numbers = renderNumbers([section], {
    ...circumstances,
    command: 'npm run bench -- --peers',
    commit: 'abc1234+',
  });

  expect(numbers.split('\n\n')).toEqual([
    'Measured by `npm run bench -- --peers`: 2026-11-22, commit abc1234+, 2 cores, Node.js 24.21.0.',
    renderHeadlines([section]),
  ]);
});

it('The README gets its numbers in the place of those it had', () => {
  const readme = 'before\n<!-- numbers: written by npm run bench -->\n| old |\n<!-- /numbers -->\nafter';

  expect(withNumbers(readme, '| new |')).toBe(
    'before\n<!-- numbers: written by npm run bench -->\n| new |\n<!-- /numbers -->\nafter',
  );
});

it('A README without a place for numbers is an error', () => {
  expect(() => withNumbers('nothing', '| new |')).toThrow('The README needs the lines');
});
