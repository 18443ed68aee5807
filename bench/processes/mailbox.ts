/** Messages on their way to whoever waits for them. */
export type Mailbox<Message> = {
  /** For the first of those who wait for such a message; kept until somebody does. */
  put(message: Message): void;
  /** The next message that is what it shall be. Rejects when the mailbox closes before it is there. */
  take<Wanted extends Message>(isIt: (message: Message) => message is Wanted): Promise<Wanted>;
  /** Nothing more will come. */
  close(cause: Error): void;
};

type Waiting<Message> = {
  readonly offer: (message: Message) => boolean; // whether it was taken
  readonly reject: (cause: Error) => void;
};

export function mailbox<Message>(): Mailbox<Message> {
  const kept: Message[] = [];
  let waiting: readonly Waiting<Message>[] = [];
  let closed: Error | undefined;
  return {
    put(message) {
      const taker = waiting.find(({ offer }) => offer(message));
      if (taker === undefined) kept.push(message);
      else waiting = waiting.filter((one) => one !== taker);
    },
    async take<Wanted extends Message>(isIt: (message: Message) => message is Wanted) {
      const index = kept.findIndex(isIt);
      const found = kept[index];
      if (found !== undefined && isIt(found)) {
        kept.splice(index, 1);
        return found;
      }
      if (closed !== undefined) throw closed;
      const { promise, resolve, reject } = Promise.withResolvers<Wanted>();
      const offer = (message: Message): boolean => {
        if (!isIt(message)) return false;
        resolve(message);
        return true;
      };
      waiting = [...waiting, { offer, reject }];
      return promise;
    },
    close(cause) {
      closed ??= cause;
      for (const { reject } of waiting) reject(closed);
      waiting = [];
    },
  };
}
