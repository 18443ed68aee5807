/** Told of every call of a port before and after it happens; what it throws, the caller gets. */
export type Interceptor = {
  before?(call: string): void;
  after?(call: string): void;
};

/** The same port under watch. Its methods answer with promises or async iterables, so that is how they fail. */
export function intercepted<P extends object>(port: P, name: string, { before, after }: Interceptor): P {
  return new Proxy(port, {
    get: (target, key, receiver) => {
      const method: unknown = Reflect.get(target, key, receiver);
      if (typeof method !== 'function') return method;
      const call = `${name}.${String(key)}`;
      const once = async (args: readonly unknown[]): Promise<unknown> => {
        before?.(call);
        const result: unknown = await Reflect.apply(method, target, args);
        after?.(call);
        return result;
      };
      const each = async function* (args: readonly unknown[]): AsyncGenerator<unknown> {
        before?.(call);
        yield* Reflect.apply(method, target, args);
        after?.(call);
      };
      const isIterable = Reflect.get(method, Symbol.toStringTag) === 'AsyncGeneratorFunction';
      return (...args: readonly unknown[]) => (isIterable ? each(args) : once(args));
    },
  });
}
