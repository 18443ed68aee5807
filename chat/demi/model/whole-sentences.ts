const SENTENCE_ENDS = /[.!?…]["'”’)*_]*(?=\s|$)|[。！？؟।]["'”’」』)]*/gu;

/** A text that was cut, up to its last whole sentence; where it has none, all of it and an ellipsis. */
export function wholeSentences(text: string): string {
  const last = [...text.matchAll(SENTENCE_ENDS)].at(-1);
  if (last !== undefined) return text.slice(0, last.index + last[0].length);
  return text.trim() === '' ? '' : `${text.trimEnd()}…`;
}
