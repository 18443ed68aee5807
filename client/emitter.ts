export type Emitter<Events> = {
  on<E extends keyof Events>(event: E, listener: (value: Events[E]) => void): () => void;
  emit<E extends keyof Events>(event: E, value: Events[E]): void;
};

/** Who wants to be told of what. A listener that throws harms neither the others nor the caller. */
export function createEmitter<Events>(): Emitter<Events> {
  const listeners = new Set<{ readonly event: unknown; readonly tell: (value: never) => void }>();
  return {
    on: (event, tell) => {
      const own = { event, tell };
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    emit: (event, value) => {
      for (const own of [...listeners]) {
        if (own.event === event) tellSafely(own.tell as (value: unknown) => void, value);
      }
    },
  };
}

function tellSafely(tell: (value: unknown) => void, value: unknown): void {
  try {
    tell(value);
  } catch (cause) {
    queueMicrotask(() => {
      throw cause; // to the platform's own report of uncaught errors
    });
  }
}
