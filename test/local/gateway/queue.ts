/** Things that arrive, in order, for a test that awaits them one by one. */
export type Queue<T> = {
  push(item: T): void;
  /** The next item, now or when it comes; rejects once the queue has ended. */
  next(): Promise<T>;
  end(why: string): void;
};

export function createQueue<T>(): Queue<T> {
  const items: T[] = [];
  const waiting: { resolve: (item: T) => void; reject: (error: Error) => void }[] = [];
  let ended: string | undefined;
  return {
    push(item) {
      const first = waiting.shift();
      if (first === undefined) items.push(item);
      else first.resolve(item);
    },
    next() {
      const [item] = items;
      if (items.length > 0 && item !== undefined) {
        items.shift();
        return Promise.resolve(item);
      }
      if (ended !== undefined) return Promise.reject(new Error(ended));
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    end(why) {
      ended = why;
      for (const { reject } of waiting.splice(0)) reject(new Error(why));
    },
  };
}
