/**
 * `Promise.all` that fails only when everything has ended. What a handler leaves running when it returns is frozen with its
 * container, and goes on with the next event, perhaps minutes later (Lambda guide, "Understanding the execution environment").
 */
export async function allDone<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
