/** The length of a text in Unicode code points, as the server counts it: an emoji is not two. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
