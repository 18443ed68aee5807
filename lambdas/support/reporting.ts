import { report } from './logger.ts';

/**
 * A handler whose failure Lambda hears of, and repeats or counts. Lambda logs it too, in terms of the bundle; this says in
 * terms of the sources what it was.
 */
export function reporting<Event, Result>(
  handler: (event: Event) => Promise<Result>,
): (event: Event) => Promise<Result> {
  return async (event) => {
    try {
      return await handler(event);
    } catch (cause) {
      report('function_failed', { cause });
      throw cause;
    }
  };
}
