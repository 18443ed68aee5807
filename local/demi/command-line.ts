import { parseArgs } from 'node:util';

/** What `npm start` may be told on its command line, as `npm start -- --faults`. */
export type CommandLine = { readonly faults: boolean };

const OPTIONS = { faults: { type: 'boolean', default: false } } as const;

/** @throws Error with one sentence for a word that is not known. */
export function commandLine(words: readonly string[]): CommandLine {
  const settings = { args: [...words], options: OPTIONS };
  const { tokens } = parseArgs({ ...settings, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') refuse(token.value);
    if (token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name)) refuse(token.rawName);
  }
  return parseArgs(settings).values;
}

function refuse(word: string): never {
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  throw new Error(`"${word}" is not understood; there is ${known.join(' and ')}.`);
}
