import { expect, it } from 'vitest';
import { renderHeadlines, renderReport, renderTable, withHeadlines } from '../../../bench/report/markdown.ts';
import type { Section } from '../../../bench/report/section.ts';

const section: Section = {
  title: 'Cold starts',
  about: 'How long a function takes.',
  tables: [{ caption: 'Load time', columns: ['function', 'ms'], rows: [['chat', 71.23]] }],
  charts: [
    { file: 'cold', title: 'Cold', alt: 'Bars of load times', kind: 'bars', unit: 'ms', categories: [], series: [] },
  ],
  headlines: [{ what: 'chat loads in', figure: '71 ms', beside: '66 ms, the floor', goal: '1.15 times' }],
};

it('A report says when and where, and holds each section with its tables and charts', () => {
  const report = renderReport([section], { date: '2026-11-22', machine: '2 cores', node: '24.21.0' });

  expect(report).toContain('2026-11-22, 2 cores, Node.js 24.21.0');
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

it('The README gets the headlines in the place of those it had', () => {
  const readme = 'before\n<!-- numbers: written by npm run bench -->\n| old |\n<!-- /numbers -->\nafter';

  expect(withHeadlines(readme, '| new |')).toBe(
    'before\n<!-- numbers: written by npm run bench -->\n| new |\n<!-- /numbers -->\nafter',
  );
});

it('A README without a place for headlines is an error', () => {
  expect(() => withHeadlines('nothing', '| new |')).toThrow('The README needs the lines');
});
