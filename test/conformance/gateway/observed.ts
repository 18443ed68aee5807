/** What a row saw where it could not go on: an observation like any other, in few words. */
export class Observed extends Error {}

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
