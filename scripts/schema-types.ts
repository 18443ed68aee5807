import * as v from 'valibot';

/** The kinds of schemas that describe the wire. */
type WireSchema =
  | v.StringSchema<undefined>
  | v.NumberSchema<undefined>
  | v.BooleanSchema<undefined>
  | v.LiteralSchema<string | number | boolean, undefined>
  | v.PicklistSchema<readonly string[], undefined>
  | v.ArraySchema<v.GenericSchema, undefined>
  | v.NullableSchema<v.GenericSchema, undefined>
  | v.OptionalSchema<v.GenericSchema, undefined>
  | v.ExactOptionalSchema<v.GenericSchema, undefined>
  | v.ObjectSchema<v.ObjectEntries, undefined>;

/**
 * A table of schemas as the TypeScript type that `InferOutput` finds in them, so that it can be read without valibot.
 * What the schemas say for people becomes comments. Throws on a kind of schema that the wire has not had so far.
 */
export function declarationOf(name: string, schemas: Readonly<Record<string, v.GenericSchema>>): string {
  return `export type ${name} = ${objectType(schemas)};\n`;
}

function typeOf(schema: v.GenericSchema): string {
  const known = schema as WireSchema;
  switch (known.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return known.type;
    case 'literal':
      return JSON.stringify(known.literal);
    case 'picklist':
      return known.options.map((option) => JSON.stringify(option)).join(' | ');
    case 'array':
      return `Array<${typeOf(known.item)}>`;
    case 'nullable':
      return `${typeOf(known.wrapped)} | null`;
    case 'optional':
      return `${typeOf(known.wrapped)} | undefined`;
    case 'exact_optional':
      return typeOf(known.wrapped);
    case 'object':
      return objectType(known.entries);
    default:
      throw new Error(`There is no type for a schema of the kind ${schema.type}`);
  }
}

function objectType(entries: Readonly<Record<string, v.GenericSchema>>): string {
  const lines = Object.entries(entries).flatMap(([key, schema]) => [...commentOn(schema), property(key, schema)]);
  return ['{', ...lines.map((line) => line.replaceAll(/^/gm, '  ')), '}'].join('\n');
}

function property(key: string, schema: v.GenericSchema): string {
  const mark = schema.type === 'optional' || schema.type === 'exact_optional' ? '?' : '';
  return `${key}${mark}: ${typeOf(schema)};`;
}

/** A schema says it itself, or the one does that it wraps. */
function commentOn(schema: v.GenericSchema): readonly string[] {
  const said = v.getDescription(schema) ?? v.getMetadata(schema).description;
  if (typeof said === 'string') return [`/** ${said} */`];
  return 'wrapped' in schema ? commentOn(schema.wrapped as v.GenericSchema) : [];
}
