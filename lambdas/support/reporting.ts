import * as v from 'valibot';

/** What names an invocation among others: the request of a client, or the jobs of a queue. */
const named = v.object({
  requestContext: v.optional(v.object({ requestId: v.string() })),
  Records: v.optional(v.array(v.object({ messageId: v.string() }))),
});

/**
 * A handler whose failure Lambda hears of, and repeats or counts. Lambda logs it too, in terms of the bundle; this says in
 * terms of the sources what it was, and in which request or job.
 */
export function reporting<Event, Result>(
  handler: (event: Event) => Promise<Result>,
): (event: Event) => Promise<Result> {
  return async (event) => {
    try {
      return await handler(event);
    } catch (cause) {
      const { report } = await import('./logger.ts'); // most containers never need it
      report('function_failed', { ...idsIn(event), cause });
      throw cause;
    }
  };
}

function idsIn(event: unknown): { readonly requestId?: string; readonly job_ids?: readonly string[] } {
  const { success, output } = v.safeParse(named, event);
  if (!success) return {};
  const { requestContext, Records } = output;
  return {
    ...(requestContext === undefined ? {} : { requestId: requestContext.requestId }),
    ...(Records === undefined ? {} : { job_ids: Records.map(({ messageId }) => messageId) }),
  };
}
