// Stands in for `zod/v4` in a bundle (lib/bundling.ts). The AI SDK imports the namespace `z` from there, and a namespace is
// bundled whole: 512 KB of the `reply` function, half of it error messages in fifty languages. Of an object made of named
// imports only these parts come along. test/lib/model-libraries.test.ts compares them with what the SDK calls.
import {
  any,
  array,
  boolean,
  custom,
  discriminatedUnion,
  instanceof as instanceOf,
  json,
  lazy,
  literal,
  looseObject,
  never,
  null as nullType,
  number,
  object,
  partialRecord,
  record,
  string,
  tuple,
  union,
  unknown,
  enum as valuesOf,
} from 'zod';

export { safeParseAsync, toJSONSchema } from 'zod';

export const z = {
  any,
  array,
  boolean,
  custom,
  discriminatedUnion,
  enum: valuesOf,
  instanceof: instanceOf,
  json,
  lazy,
  literal,
  looseObject,
  never,
  null: nullType,
  number,
  object,
  partialRecord,
  record,
  string,
  tuple,
  union,
  unknown,
};
