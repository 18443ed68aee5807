/** Markdown as it is read out: words without their marks. */
export function spokenText(markdown: string): string {
  return markdown
    .replaceAll(/^\s*(?:```|~~~).*$/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+/gm, '')
    .replaceAll(/(\*\*|__|~~|`|\*|(?<!\w)_|_(?!\w))/g, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
}
