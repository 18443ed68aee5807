const SENTENCE_ENDS = /[.!?…]["'”’)*_]*(?=\s|$)|[。！？؟।]["'”’」』)]*/gu;

/** A text that was cut, up to its last whole sentence; where it has none, all of it and an ellipsis. */
export function wholeSentences(text: string): string {
  const whole = upToLastSentence(text);
  return whole === '' && text.trim() !== '' ? `${text.trimEnd()}…` : whole;
}

/** The same without the ellipsis: empty where it has no whole sentence. */
export function upToLastSentence(text: string): string {
  const last = [...text.matchAll(SENTENCE_ENDS)].at(-1);
  return last === undefined ? '' : text.slice(0, last.index + last[0].length);
}
