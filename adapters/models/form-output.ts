import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { jsonSchema, Output } from 'ai';
import { safeParse } from 'valibot';
import type { Form } from '../../chat/ports/language-model.ts';

/** A form as the SDK asks for it and checks it. The schema is advice to the model; what counts is valibot's word. */
export function formOutput<T>(form: Form<T>) {
  const schema = jsonSchema<T>(schemaOf(form), {
    validate: (value) => {
      const { success, output } = safeParse(form.schema, value);
      return success ? { success, value: output } : { success, error: new Error('The answer does not fit') };
    },
  });
  return Output.object({ schema, name: form.name });
}

/**
 * Amazon Nova takes these three fields at the top of a schema and no other, `$schema` and `additionalProperties` among them
 * (https://docs.aws.amazon.com/nova/latest/userguide/prompting-tool-troubleshooting.html).
 */
function schemaOf({ schema }: Form<unknown>): Pick<JsonSchema, 'type' | 'properties' | 'required'> {
  const { type, properties, required } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  return {
    ...(type !== undefined && { type }),
    ...(properties !== undefined && { properties }),
    ...(required !== undefined && { required }),
  };
}
