import { CustomChart, BarChart as EchartsBars, LineChart as EchartsLines } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { BarChart, Chart, LineChart, SpanChart } from './chart.ts';
import { formatNumber } from './number.ts';

use([
  EchartsBars,
  EchartsLines,
  CustomChart,
  GridComponent,
  LegendComponent,
  TitleComponent,
  AriaComponent,
  SVGRenderer,
]);

const WIDTH = 860; // px
const ROW_HEIGHT = 34; // px
const LETTER = 6.8; // px, about: without a browser nobody can measure a text
const INK = '#5b6472'; // read on white and on black: GitHub shows pages in both
const COLOURS = ['#7c5cd6', '#d97742', '#2f9e8f', '#c2477f', '#8a8f3c', '#4a7fd0'];
const TEXT = { color: INK, fontFamily: 'system-ui, sans-serif', fontSize: 12 };

type Options = Readonly<Record<string, unknown>>;

/** The chart as an SVG document, drawn without a browser. */
export function draw(chart: Chart): string {
  const height = heightOf(chart);
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  drawing.setOption({
    animation: false,
    color: COLOURS,
    backgroundColor: 'transparent',
    textStyle: TEXT,
    title: { left: 0, text: chart.title, textStyle: { ...TEXT, fontSize: 15, fontWeight: 600 } },
    ...optionsOf(chart),
  });
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return withAlternative(withoutHovering(svg), chart.alt);
}

function heightOf(chart: Chart): number {
  if (chart.kind === 'spans') return 90 + chart.rows.length * ROW_HEIGHT;
  const above = legendHeight(chart.series.length);
  if (chart.kind === 'lines') return 340 + above;
  return 90 + above + chart.categories.length * (14 + 18 * chart.series.length);
}

function optionsOf(chart: Chart): Options {
  if (chart.kind === 'lines') return lines(chart);
  if (chart.kind === 'spans') return spans(chart);
  return bars(chart);
}

function bars({ unit, categories, series }: BarChart): Options {
  return {
    legend: legend(series.length),
    grid: { ...beside(categories), right: 64, top: 44 + legendHeight(series.length), bottom: 40 },
    xAxis: valueAxis(unit),
    yAxis: { type: 'category', data: [...categories], inverse: true, axisLabel: TEXT, axisTick: { show: false } },
    series: series.map(({ name, values }) => ({
      name,
      type: 'bar',
      data: [...values],
      label: {
        show: true,
        position: 'right',
        color: INK,
        formatter: ({ value }: { value: number }) => formatNumber(value),
      },
    })),
  };
}

function lines({ unit, across, isLogarithmic = false, series }: LineChart): Options {
  return {
    legend: legend(series.length),
    grid: { left: 56, right: 40, top: 64 + legendHeight(series.length), bottom: 48 },
    xAxis: { ...valueAxis(across), type: 'log' },
    yAxis: { ...valueAxis(unit), nameLocation: 'end', nameGap: 14, ...(isLogarithmic && { type: 'log' }) },
    series: series.map(({ name, points }) => ({ name, type: 'line', data: points.map((point) => [...point]) })),
  };
}

function spans({ unit, rows }: SpanChart): Options {
  const all = rows.flatMap((row, index) => row.spans.map((span, turn) => ({ ...span, index, turn })));
  const labels = all.map(({ label }) => label);
  const colours = all.map(({ turn, tint = turn }) => COLOURS[tint % COLOURS.length]);
  const data = all.map(({ index, from, to }) => [index, from, to]);
  return {
    grid: { ...beside(rows.map(({ name }) => name)), right: 40, top: 44, bottom: 40 },
    xAxis: { ...valueAxis(unit), min: 0 },
    yAxis: {
      type: 'category',
      data: rows.map(({ name }) => name),
      inverse: true,
      axisLabel: TEXT,
      axisTick: { show: false },
    },
    series: [{ type: 'custom', data, encode: { x: [1, 2], y: 0 }, renderItem: spanItem(labels, colours) }],
  };
}

type SpanApi = {
  value(index: number): number;
  coord(point: readonly number[]): readonly [number, number];
};

/** A bar from its beginning to its end, with its label where there is room for it: inside, or behind it. */
function spanItem(labels: readonly string[], colours: readonly (string | undefined)[]) {
  return ({ dataIndex }: { readonly dataIndex: number }, api: SpanApi): object => {
    const row = api.value(0);
    const [left, y] = api.coord([api.value(1), row]);
    const [right] = api.coord([api.value(2), row]);
    const width = Math.max(1, right - left);
    const text = labels[dataIndex] ?? '';
    const isInside = text.length * LETTER + 8 <= width;
    const style = { text, x: isInside ? left + 5 : right + 4, y: y - 6, fontSize: 12, fill: isInside ? '#fff' : INK };
    return {
      type: 'group',
      children: [
        { type: 'rect', shape: { x: left, y: y - 10, width, height: 20 }, style: { fill: colours[dataIndex] } },
        { type: 'text', style },
      ],
    };
  };
}

/** Room for the labels at the left. */
function beside(labels: readonly string[]): Options {
  return { left: 16 + LETTER * Math.max(...labels.map((label) => label.length)), outerBoundsMode: 'none' };
}

/** A series below the other: how wide a name is can only be guessed. */
function legend(series: number): Options {
  return { show: series > 1, orient: 'vertical', top: 34, left: 0, itemGap: 6, icon: 'roundRect', textStyle: TEXT };
}

function legendHeight(series: number): number {
  return series > 1 ? 10 + 20 * series : 0; // px
}

function valueAxis(name: string): Options {
  return {
    type: 'value',
    name,
    nameTextStyle: TEXT,
    nameLocation: 'middle',
    nameGap: 26,
    axisLabel: TEXT,
    splitLine: { lineStyle: { color: INK, opacity: 0.18 } },
  };
}

/** A picture in a page is not hovered over. */
function withoutHovering(svg: string): string {
  return svg.replaceAll(/<style[^>]*>.*?<\/style>\n?/gs, '');
}

/** For those who do not see it. */
function withAlternative(svg: string, alt: string): string {
  const label = alt.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return svg.replace('<svg ', `<svg role="img" aria-label="${label}" `);
}
