import { expect, it } from 'vitest';
import type { Chart } from '../../../bench/report/chart.ts';
import { draw } from '../../../bench/report/draw.ts';

const about = { file: 'x', title: 'Some figures', alt: 'Bars & "lines"' } as const;
const charts: readonly Chart[] = [
  {
    ...about,
    kind: 'bars',
    unit: 'ms',
    categories: ['chat', 'reply'],
    series: [{ name: 'ours', values: [70.123, 1_234.5] }],
  },
  {
    ...about,
    kind: 'lines',
    unit: 'ms',
    across: 'messages',
    series: [
      {
        name: 'a',
        points: [
          [10, 1],
          [1_000, 2],
        ],
      },
    ],
  },
  { ...about, kind: 'spans', unit: 'ms', rows: [{ name: 'ours', spans: [{ label: 'stored', from: 0, to: 9 }] }] },
];

it.each(charts)('A chart of $kind is an SVG document with its title and words for those who do not see it', (chart) => {
  const svg = draw(chart);

  expect(svg).toMatch(/^<svg role="img" aria-label="Bars &amp; &quot;lines&quot;" .*<\/svg>$/s);
  expect(svg).toContain('Some figures');
  expect(svg).not.toContain('<style');
});

it.each([
  [0, '70.1'],
  [0, '1,235'],
  [2, 'stored'],
])('Chart %d says %s', (index, text) => {
  expect(draw(charts[index] as Chart)).toContain(`>${text}<`);
});
