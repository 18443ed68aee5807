const APOSTROPHES = /[\u2018\u2019\u02BC\u0060\u00B4]/g;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu; // zero-width and direction marks can hide a word

/** Text as the rules read it: compatibility forms and apostrophes unified, invisible characters gone, case kept. */
export function plainText(text: string): string {
  return text.normalize('NFKC').replace(APOSTROPHES, "'").replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

/** `text` with its first letter in upper case. */
export function capitalised(text: string): string {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
}

/** How many words `text` has. */
export function wordCount(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
