/** Takes something out of a text while it is written. What comes out is the same however the text is cut into pieces. */
export type TextFilter = {
  /** What may be shown now, beyond what was shown before. */
  add(piece: string): string;
  /** The text is complete: what is left to show. */
  end(): string;
};

/** Each filter gets what the one before it lets through. */
export function inTurn(filters: readonly TextFilter[]): TextFilter {
  return {
    add: (piece) => filters.reduce((text, filter) => (text === '' ? '' : filter.add(text)), piece),
    end: () => filters.reduce((text, filter) => filter.add(text) + filter.end(), ''),
  };
}

/** The source of a pattern for `word` and for each beginning of it: "<s>" becomes "<(?:s(?:>)?)?". */
export function beginningOf(word: string): string {
  return [...word].reduceRight((rest, letter) => (rest === '' ? letter : `${letter}(?:${rest})?`), '');
}

/** Where the end of `text` may be the beginning of something; behind it where it may not. */
export function beginning(text: string, mayBegin: RegExp): number {
  const index = text.search(mayBegin);
  return index === -1 ? text.length : index;
}
