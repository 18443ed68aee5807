import * as v from 'valibot';

/**
 * Narrows what comes through a door that only our own side uses: rows, jobs, events of the platform. Throws when it does not
 * fit, naming the field and never the value: errors are logged, and the value may be a token or a conversation.
 */
export function narrow<const S extends v.GenericSchema>(schema: S, value: unknown, what: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw new Error(`Malformed ${what}: ${v.getDotPath(parsed.issues[0]) ?? 'not an object'}`);
}
