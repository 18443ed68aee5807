import { describe, expect, it } from 'vitest';
import { halfWritten } from '../../../web/markdown/half-written.ts';

describe('markdown that breaks off', () => {
  it.each([
    ['in the middle of bold words', 'I was **very bu', 'I was **very bu**'],
    ['right after the mark that opens them', 'I was **', 'I was '],
    ['in soft words', 'so *slow', 'so *slow*'],
    ['in soft words of the other kind', 'so _slow', 'so _slow_'],
    ['in words struck out', 'not ~~gone', 'not ~~gone~~'],
    ['in bold words, after a paragraph with a mark of its own', '2 ** 3\n\nis **eig', '2 ** 3\n\nis **eig**'],
    ['in bold and soft words', '**a *b', '**a *b***'],
    ['in code', 'call `feel(', 'call `feel(`'],
    ['right after the mark that opens code', 'call `', 'call '],
    ['in the words of a link', 'see [the se', 'see the se'],
    ['in the address of a link', 'see [the sea](https://exa', 'see the sea'],
    ['in a block of code', 'so:\n\n```ts\nconst a', 'so:\n\n```ts\nconst a\n```'],
    ['in the mark that ends a block of code', '```\nx\n``', '```\nx\n```'],
    ['where a line could become a heading of the one above', 'words\n--', 'words'],
    ['where a list is about to begin', 'words\n\n-', 'words\n'],
    ['where a quotation is about to begin', 'words\n\n> ', 'words\n'],
  ])('%s is shown as it will be', (_where, text, shown) => {
    expect(halfWritten(text)).toBe(shown);
  });

  it.each([
    'plain words',
    '**bold** and *soft* and `code`',
    'a_name_with_parts and 2 * 3 * 4',
    '* one\n* two',
    'see [the sea](https://example.org/) there',
    '```\n**not bold\n```\n\nafter',
    'closed **before**\n\nand here',
    '',
  ])('stays as it is where nothing is open: %j', (text) => {
    expect(halfWritten(text)).toBe(text);
  });
});
