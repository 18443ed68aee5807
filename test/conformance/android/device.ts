import { once } from 'node:events';
import { WebSocket } from 'ws';
import { createStrictAndroid, reconnectsAfter, type StrictAndroid } from './strict-android.ts';

const WITHIN_MS = 15_000; // 15 s; what takes longer does not come

/** A phone with the app that is in the field. */
export type AndroidDevice = StrictAndroid & {
  /** Sends a frame exactly as it stands here. */
  send(text: string): void;
  /** Sends what the user wrote, and resolves when it is acknowledged. */
  say(content: string): Promise<void>;
  /** Resolves as soon as this is so; rejects with `what` when it does not come about. */
  until(what: string, isSo: () => boolean): Promise<void>;
  /** Everything that the server had to say until now has come. */
  quiet(): Promise<void>;
  /** Loses the network, and resolves when the app has connected again and has its list. */
  loseNetwork(): Promise<void>;
  /** How often it has connected. */
  connects(): number;
  /** Closes with 1000 for good. */
  close(): Promise<void>;
};

/** Connects, again after every close code but 1000, each time with a token of its own. Resolves when the list has come. */
export async function startAndroid(addressWithToken: () => Promise<URL>): Promise<AndroidDevice> {
  const model = createStrictAndroid();
  let news = Promise.withResolvers<void>();
  let connects = 0;
  let failure: Error | undefined;
  let socket = await connect();

  async function connect(): Promise<WebSocket> {
    const opening = new WebSocket(await addressWithToken());
    opening.on('error', () => undefined); // the close code is what counts
    opening.on('message', (data) => {
      model.receive(String(data));
      tell();
    });
    opening.once('close', (code) => {
      reconnect(code).catch((cause: unknown) => {
        failure = new Error('The app could not connect again', { cause });
        tell();
      });
    });
    await once(opening, 'open', { signal: AbortSignal.timeout(WITHIN_MS) });
    connects += 1;
    return opening;
  }

  async function reconnect(code: number): Promise<void> {
    if (reconnectsAfter(code)) socket = await connect();
    tell();
  }

  function tell(): void {
    news.resolve();
    news = Promise.withResolvers();
  }

  const until: AndroidDevice['until'] = async (what, isSo) => {
    const late = AbortSignal.timeout(WITHIN_MS);
    const overdue = new Promise<void>((resolve) => late.addEventListener('abort', () => resolve(), { once: true }));
    while (!isSo()) {
      if (failure !== undefined) throw failure;
      if (late.aborted)
        throw new Error(`It never came about that ${what}; violations: ${model.violations().join(', ') || 'none'}`);
      await Promise.race([news.promise, overdue]);
    }
  };
  const oneMore = (event: string): (() => boolean) => {
    const before = model.count(event);
    return () => model.count(event) > before;
  };

  await until('the app has its list', () => model.count('history') > 0);
  return {
    ...model,
    send: (text) => socket.send(text),
    async say(content) {
      const acknowledged = oneMore('delivered');
      model.wrote(content);
      socket.send(`{"event":"message","data":{"content":${JSON.stringify(content)}}}`);
      await until('a message is delivered', acknowledged);
    },
    until,
    async quiet() {
      const answered = oneMore('pong');
      socket.send('{"event":"ping"}');
      await until('a ping is answered', answered);
    },
    async loseNetwork() {
      const hasList = oneMore('history');
      socket.terminate();
      await until('the app has its list again', hasList);
    },
    connects: () => connects,
    async close() {
      const closed = once(socket, 'close');
      socket.close(1000);
      await closed;
    },
  };
}
