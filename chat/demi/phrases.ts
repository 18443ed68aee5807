/** Latin letters and figures. A range, because `\p{L}` costs a millisecond in each rule that has it. */
const LETTER = String.raw`[\w\u00C0-\u024F]`;

/**
 * One rule from many phrases, one a line: alternatives that begin and end at the edge of a word. The lines are regular
 * expressions, written raw, over `plainText` in lower case; line breaks only separate.
 */
export function phrases(lines: TemplateStringsArray, ...parts: readonly string[]): RegExp {
  const alternatives = String.raw(lines, ...parts)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return new RegExp(`(?<!${LETTER})(?:${alternatives.join('|')})(?!${LETTER})`, 'u');
}
