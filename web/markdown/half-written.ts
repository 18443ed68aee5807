const FENCE = /^ {0,3}(```+|~~~+)/;
const ONLY_MARKS = /^[\s\-=*_+#>`~|]+$/;
const OPEN_LINK = /!?\[([^\]\n]*)(?:\](?:\([^)\n]*)?)?$/;
const PAIRS = ['*', '_', '**', '~~'] as const; // what is inside closes first

/**
 * Markdown that breaks off in the middle, so that what is rendered stays what it will be: marks that are still open
 * are closed, a link shows its words alone until its address is complete, and a last line of nothing but marks, which
 * could make a heading of the words above it, waits for what follows.
 */
export function halfWritten(text: string): string {
  const lines = text.split('\n');
  const fence = openFence(lines);
  if (fence !== null) return `${text.replace(/\n`{1,2}$/, '')}\n${fence}`;
  const last = lines.at(-1) ?? '';
  const settled = last !== '' && ONLY_MARKS.test(last) ? lines.slice(0, -1).join('\n') : text;
  const start = settled.lastIndexOf('\n\n') + 1;
  return settled.slice(0, start) + closed(settled.slice(start));
}

function openFence(lines: readonly string[]): string | null {
  return lines.reduce<string | null>((open, line) => {
    const mark = FENCE.exec(line)?.[1];
    if (mark === undefined) return open;
    if (open === null) return mark;
    return mark.startsWith(open) ? null : open;
  }, null);
}

function closed(block: string): string {
  if (isOdd(count(block, '`'))) return block.endsWith('`') ? block.slice(0, -1) : `${block}\``;
  const words = outsideCode(block);
  const linked = OPEN_LINK.test(words) ? block.replace(OPEN_LINK, '$1') : block;
  return PAIRS.reduce(closePair, linked);
}

function closePair(block: string, mark: (typeof PAIRS)[number]): string {
  const words = outsideCode(block);
  const marks = words.match(mark.length === 2 ? pairOf(mark) : singleOf(mark)) ?? [];
  if (!isOdd(marks.length)) return block;
  const bare = block.trimEnd();
  return bare.endsWith(mark) ? bare.slice(0, -mark.length) : bare + mark;
}

function pairOf(mark: string): RegExp {
  return new RegExp(escaped(mark), 'g');
}

/** A single mark that can open or close: not doubled, not between spaces, not at the head of a list, not in a_name. */
function singleOf(mark: string): RegExp {
  const one = escaped(mark);
  const within = mark === '_' ? '(?<!\\w)' : '';
  return new RegExp(
    `(?<!${one})${within}${one}(?![${one}\\s])|(?<=[^${one}\\s])${one}(?!${one}${mark === '_' ? '|\\w' : ''})`,
    'g',
  );
}

function escaped(mark: string): string {
  return mark.replaceAll(/[*~_]/g, '\\$&');
}

function outsideCode(block: string): string {
  return block.replaceAll(/`[^`]*`/g, (code) => ' '.repeat(code.length));
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

function isOdd(number: number): boolean {
  return number % 2 === 1;
}
