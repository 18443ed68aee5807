/** A number as every text of the bench has it: below 100 with three significant digits, above as a whole with commas. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 };
  return new Intl.NumberFormat('en', digits).format(value);
}
