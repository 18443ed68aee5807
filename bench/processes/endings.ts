/** What has to be ended again, whatever happens meanwhile. */
export type Endings = {
  /** Says how, as soon as it has begun. */
  add(end: () => Promise<void> | void): void;
  /** Ends everything, what began last first. What cannot be ended keeps nothing else from it; the first cause is thrown then. */
  endAll(): Promise<void>;
};

export function endings(): Endings {
  const all: (() => Promise<void> | void)[] = [];
  return {
    add: (end) => void all.push(end),
    async endAll() {
      const causes: unknown[] = [];
      for (const end of all.splice(0).reverse()) {
        try {
          await end();
        } catch (cause) {
          causes.push(cause);
        }
      }
      if (causes.length > 0) throw causes[0];
    },
  };
}
