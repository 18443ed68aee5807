/** Who wants to be told of what. A listener that throws harms neither the others nor the caller. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

  on<E extends keyof Events>(event: E, listener: (value: Events[E]) => void): () => void {
    const own = (value: Events[E]): void => listener(value); // the same function may listen twice
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(own));
    return () => void listeners.delete(own);
  }

  emit<E extends keyof Events>(event: E, value: Events[E]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        (listener as (value: Events[E]) => void)(value);
      } catch (cause) {
        queueMicrotask(() => {
          throw cause; // to the platform's own report of uncaught errors
        });
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
