import type { Chart } from './chart.ts';

/** What one part of the bench found, as it is reported. Texts are Markdown. */
export type Section = {
  readonly title: string;
  readonly about: string; // what was measured, how, and beside what
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  readonly headlines: readonly Headline[];
};

export type Table = {
  readonly caption?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
};

/** Numbers are written by `formatNumber`; whatever has to look otherwise is a text. */
export type Cell = string | number;

/** A figure that the README tells. */
export type Headline = {
  readonly what: string;
  readonly figure: string; // with its unit
  readonly beside: string; // what it is to be compared with, measured in the same run
  readonly goal?: string;
  readonly isMet?: boolean; // the goal, by what was measured
};
