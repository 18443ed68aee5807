import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CLIENT_EVENTS } from '../../protocol/client-events.ts';
import { SERVER_EVENTS } from '../../protocol/server-event-schemas.ts';
import { declarationOf } from '../../scripts/schema-types.ts';
import { typeCheck } from '../support/type-check.ts';
import { emptyFolder } from './run-script.ts';

const TABLES = [
  { file: 'protocol/client-events.ts', table: 'CLIENT_EVENTS', schemas: CLIENT_EVENTS },
  { file: 'protocol/server-event-schemas.ts', table: 'SERVER_EVENTS', schemas: SERVER_EVENTS },
];

/** Fails to compile unless the two types are the same, down to what may be left out and what may be undefined. */
const SAME_AS_INFERRED = `
  type Plain<T> = { [K in keyof T]: Plain<T[K]> };
  type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends (<X>() => X extends B ? 1 : 2) ? 'same' : 'different';
  export type Inferred = { [E in keyof typeof TABLE]: v.InferOutput<(typeof TABLE)[E]> };
  export const each: { [E in keyof Inferred | keyof Made]: Same<Plain<Inferred[E]>, Plain<Made[E]>> } = {} as {
    [E in keyof Inferred]: 'same';
  };
`;

/** What the compiler says to the claim that these schemas are described by this declaration. */
async function complaintsAbout(declaration: string, { file, table }: { file: string; table: string }): Promise<string> {
  const path = JSON.stringify(fileURLToPath(new URL(`../../${file}`, import.meta.url)));
  const valibot = JSON.stringify(fileURLToPath(import.meta.resolve('valibot')));
  const imports = `import type * as v from ${valibot};\nimport type { ${table} as TABLE } from ${path};\n`;
  return typeCheck(
    await emptyFolder(),
    { 'check.ts': `${imports}import type { Made } from './made.js';\n${SAME_AS_INFERRED}`, 'made.ts': declaration },
    { module: 'nodenext', lib: ['es2024', 'dom'], allowImportingTsExtensions: true, skipLibCheck: true },
  );
}

describe('the types made of schemas', () => {
  it.each(TABLES)('are those that are inferred from $table', async (table) => {
    expect(await complaintsAbout(declarationOf('Made', table.schemas), table)).toBe('');
  });

  it.each([
    ['lacks a property that may be left out', '    client_message_id?: string | undefined;\n', ''],
    [
      'lets a property be undefined only by leaving it out',
      'client_message_id?: string | undefined',
      'client_message_id?: string',
    ],
    ['has another type', 'is_typing: boolean', 'is_typing: unknown'],
    ['lacks an event', /\n {2}typing: \{[^}]*\};/, ''],
  ])('would be found to differ if the declaration %s', async (_what, from, to) => {
    const declaration = declarationOf('Made', CLIENT_EVENTS);
    const changed = declaration.replace(from, to);
    expect(changed).not.toBe(declaration);

    expect(await complaintsAbout(changed, { file: 'protocol/client-events.ts', table: 'CLIENT_EVENTS' })).not.toBe('');
  });
});

describe('the declaration of a schema', () => {
  it.each([
    ['text', v.string(), 'a: string;'],
    ['a number', v.pipe(v.number(), v.integer()), 'a: number;'],
    ['a truth', v.boolean(), 'a: boolean;'],
    ['one value', v.literal(true), 'a: true;'],
    ['a choice', v.picklist(['x', 'y']), 'a: "x" | "y";'],
    ['a list', v.array(v.picklist(['x', 'y'])), 'a: Array<"x" | "y">;'],
    ['what may be null', v.nullable(v.string()), 'a: string | null;'],
    ['what may be undefined', v.optional(v.string()), 'a?: string | undefined;'],
    ['what may be left out', v.exactOptional(v.string()), 'a?: string;'],
    ['an object', v.object({ b: v.string() }), 'a: {\n    b: string;\n  };'],
    ['what is described', v.pipe(v.string(), v.description('Says why')), '/** Says why */\n  a: string;'],
    ['what is described by more', v.pipe(v.string(), v.metadata({ description: 'Why' })), '/** Why */\n  a: string;'],
    [
      'what is described inside',
      v.exactOptional(v.pipe(v.string(), v.description('Why'))),
      '/** Why */\n  a?: string;',
    ],
  ])('says %s', (_kind, schema, property) => {
    expect(declarationOf('Made', { a: schema })).toBe(`export type Made = {\n  ${property}\n};\n`);
  });

  it('is refused for a kind that the wire has not', () => {
    expect(() => declarationOf('Made', { a: v.date() })).toThrow('There is no type for a schema of the kind date');
  });
});
