import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// client/README.md promises every option, event and state. The names come from the types, so that none is forgotten.

const read = (path: string): string => readFileSync(new URL(`../../client/${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

/** The rows that a table of the README has under this heading, by what stands in backticks in their first cell. */
function named(heading: string): readonly string[] {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  const cells = body.split('\n').flatMap((line) => (line.startsWith('| `') ? (line.split(' | ')[0] ?? '') : []));
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name));
}

/** The keys of an object type in a source file. */
function keysOf(type: string, path: string): readonly string[] {
  const [, from = ''] = read(path).split(`export type ${type} = {\n`);
  const [body = ''] = from.split('\n};');
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map(([, name = '']) => name);
}

/** The words of a union type in a source file. */
function wordsOf(type: string, path: string): readonly string[] {
  const [, body = ''] = read(path).split(`export type ${type} = `);
  return [...(body.split(';')[0] ?? '').matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
}

describe('client/README.md', () => {
  it.each([
    ['What is to be shown', 'Snapshot', 'snapshot.ts'],
    ['What is to be shown', 'ChatMessage', 'messages.ts'],
    ['Events', 'DemiEvents', 'events.ts'],
    ['Options', 'DemiClientOptions', 'options.ts'],
    ['What is to be shown', 'Settings', 'settings.ts'],
  ])('has under "%s" every key of %s', (heading, type, path) => {
    const keys = keysOf(type, path);

    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter((key) => !named(heading).includes(key))).toEqual([]);
  });

  it.each([
    ['ConnectionState', 'snapshot.ts'],
    ['ConnectionProblem', 'snapshot.ts'],
  ])('has under "States" every word of %s', (type, path) => {
    const words = wordsOf(type, path);

    expect(words.length).toBeGreaterThan(3);
    expect(words.filter((word) => !named('States').includes(word))).toEqual([]);
  });

  it('names each reason for which a message is not sent, and each way in which the program can be wrong', () => {
    const words = [...wordsOf('SendFailureReason', 'messages.ts'), ...wordsOf('UsageErrorCode', 'usage-error.ts')];

    expect(words).toHaveLength(6);
    expect(words.filter((word) => !readme.includes(`\`${word}\``))).toEqual([]);
  });

  it.each(['LoadOutcome', 'ReadOutcome', 'ChangeOutcome'])('names every word of %s', (type) => {
    const words = wordsOf(type, 'events.ts');

    expect(words.length).toBeGreaterThan(1);
    expect(words.filter((word) => !readme.includes(`\`${word}\``))).toEqual([]);
  });

  it('says of each thing that a client can do what it does', () => {
    const [, body = ''] = read('demi-client.ts').split('export class DemiClient {');
    const calls = [...body.matchAll(/^ {2}(?:declare )?readonly (\w+):/gm)].map(([, name = '']) => name);

    expect(calls).toHaveLength(12);
    expect(calls.filter((call) => !named('What can be done').includes(call))).toEqual([]);
  });
});
