/** What a row saw where it could not go on: an observation like any other, in few words. */
export class Observed extends Error {}

/** What a row needs and a host has no words for. */
export class CannotBeTried extends Error {}

/** Settles as `work` does; when that takes longer than `milliseconds`, what was observed is `otherwise`. */
export async function within<T>(work: Promise<T>, milliseconds: number, otherwise: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Observed(otherwise)), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same for what should come and may be missing: then so many seconds are part of what was observed. */
export function soon<T>(work: Promise<T>, milliseconds: number, missing: string): Promise<T> {
  return within(work, milliseconds, `${missing} within ${milliseconds / 1_000} s`);
}
