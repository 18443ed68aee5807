/**
 * Makes something on first use and keeps it as long as the container lives. What could not be made is tried again next time,
 * also where making it takes a promise.
 */
export function oncePerContainer<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= keep(make());
    return made.value;
  };

  function keep(value: T): { readonly value: T } {
    if (value instanceof Promise) value.catch(() => (made = undefined));
    return { value };
  }
}
