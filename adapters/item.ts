import * as v from 'valibot';
import type { Item } from './dynamodb.ts';

/** Narrows a row at the door of the adapters. A row that does not fit is a defect of ours and says which field. */
export function parseItem<const S extends v.GenericSchema>(schema: S, item: Item): v.InferOutput<S> {
  const parsed = v.safeParse(schema, item, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw new Error(`Malformed row: ${v.getDotPath(parsed.issues[0]) ?? 'unknown field'}`);
}
