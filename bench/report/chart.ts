/** A chart, as it is drawn in a file of its own beside the report. */
export type Chart = { readonly file: string; readonly title: string; readonly alt: string } & Drawing; // file: without '.svg'

export type Drawing = BarChart | LineChart | SpanChart;

/** Bars, one per category and series. */
export type BarChart = {
  readonly kind: 'bars';
  readonly unit: string;
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
};

/** Lines over a logarithmic axis: what becomes of a figure when something else grows. */
export type LineChart = {
  readonly kind: 'lines';
  readonly unit: string;
  readonly across: string; // what grows
  readonly isLogarithmic?: boolean; // upwards too; default false
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
};

/** Spans of time below each other, ms since the same beginning: a waterfall. */
export type SpanChart = {
  readonly kind: 'spans';
  readonly unit: string;
  readonly rows: readonly { readonly name: string; readonly spans: readonly Span[] }[];
};

export type Span = {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly tint?: number; // which of the colours. Default: by its place in its row
};
