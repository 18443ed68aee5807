const SENTENCE_ENDS = /[.!?…]["'”’)*_]*(?=\s|$)|[。！？؟।]["'”’」』)]*/gu;

/** Where the sentences of a text end: how long it is up to each of these places. */
export function sentenceEnds(text: string): readonly number[] {
  return [...text.matchAll(SENTENCE_ENDS)].map(({ 0: end, index }) => index + end.length);
}

/** A text that was cut, up to its last whole sentence; empty where it has none. */
export function upToLastSentence(text: string): string {
  return text.slice(0, sentenceEnds(text).at(-1) ?? 0);
}

/** The same; where it has no whole sentence, all of it and an ellipsis. */
export function wholeSentences(text: string): string {
  const whole = upToLastSentence(text);
  return whole === '' && text.trim() !== '' ? `${text.trimEnd()}…` : whole;
}
