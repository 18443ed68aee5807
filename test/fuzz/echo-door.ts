import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { type LogEntry, startGateway } from '../../local/gateway/index.ts';
import { echo, oneWay, twoWay } from '../local/gateway/harness.ts';
import { EVENTS } from './arbitraries/text-frames.ts';
import { dialRaw, HANDSHAKE_HEADERS, type RawClient, requestBytes, type Said } from './raw-client.ts';
import { clientFrame, closePayload, OPCODES } from './wire-frames.ts';
import { within } from './within.ts';

/** A gateway whose routes are the client events, each of which echoes. It has no `$default`. */
export type EchoDoor = {
  readonly port: number;
  /** Opens a connection by a handshake that is in order, for as long as `visit` runs. */
  visit<T>(visit: (client: OpenClient) => Promise<T>): Promise<T>;
  /** Checks that a fresh client gets its echo. */
  expectEcho(): Promise<void>;
  /**
   * Waits until nobody is connected any more, and checks that the gateway is as good as new: it echoes, it has let go of
   * everyone, and nothing failed. Resolves to the status of the last DISCONNECT before.
   */
  expectSettled(): Promise<number | undefined>;
};

export type OpenClient = RawClient & { readonly connectionId: string };

const FORBIDDEN = /^\{"message": "Forbidden", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$/;

/** Starts the gateway; it is closed when the test ends. */
export async function openEchoDoor(): Promise<EchoDoor> {
  const watch = watchLog();
  const unhandled: unknown[] = [];
  const notice = (cause: unknown) => void unhandled.push(cause);
  process.on('unhandledRejection', notice);
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    stage: 'dev',
    routeSelectionExpression: '$request.body.event',
    routes: { $connect: oneWay(echo), ...Object.fromEntries(EVENTS.map((event) => [event, twoWay(echo)])) },
    limits: { connectRate: 1_000_000, connectBurst: 1_000_000, shutdownMs: 1_000 }, // 1 s
    log: watch.log,
  });
  onTestFinished(async () => {
    await gateway.close();
    process.off('unhandledRejection', notice);
  });

  const takeFailures = () => [...watch.takeFailures(), ...unhandled.splice(0)];

  async function visit<T>(during: (client: OpenClient) => Promise<T>): Promise<T> {
    const client = dialRaw(gateway.port);
    try {
      await client.write(requestBytes('GET /dev HTTP/1.1', HANDSHAKE_HEADERS));
      expect((await within(client.answer, 'no answer to a handshake'))?.status).toBe(101);
      return await during({ ...client, connectionId: watch.lastConnected() });
    } catch (cause) {
      const failures = takeFailures(); // they belong to this visit, not to the next
      throw failures.length === 0 ? cause : new Error(`The gateway failed: ${inspect(failures)}`, { cause });
    } finally {
      client.destroy();
    }
  }

  const expectEcho = (): Promise<void> =>
    visit(async (client) => {
      await client.write(clientFrame(Buffer.from('{"event":"ping"}')));
      expect(String((await client.next()).payload)).toBe('{"event":"ping"}');
      await client.write(clientFrame(closePayload(1000), { opcode: OPCODES.close }));
      await client.finish();
    });

  return {
    port: gateway.port,
    visit,
    expectEcho,
    async expectSettled() {
      const ending = await watch.settled();
      await expectEcho();
      expect(await watch.settled()).toBe(1000);
      expect(gateway.openConnections()).toBe(0);
      expect(takeFailures()).toEqual([]);
      return ending;
    },
  };
}

/** What the gateway answers to a text: the text, or `Forbidden` where its event is no route. */
export function expectedAnswer(text: string): string {
  return EVENTS.some((event) => event === eventOf(text)) ? text : 'Forbidden';
}

/** A text of the gateway, with `Forbidden` in place of the frame that says so with ids. */
export function answerIn({ payload }: Said): string {
  const text = payload.toString();
  return FORBIDDEN.test(text) ? 'Forbidden' : text;
}

/** The status in a close frame; 1005 without one (RFC 6455, 7.1.5). */
export function codeIn({ payload }: Said): number {
  return payload.length < 2 ? 1005 : payload.readUInt16BE(0);
}

function eventOf(text: string): unknown {
  try {
    const frame: unknown = JSON.parse(text);
    const isObject = typeof frame === 'object' && frame !== null && !Array.isArray(frame);
    return isObject && Object.hasOwn(frame, 'event') ? Reflect.get(frame, 'event') : undefined;
  } catch {
    return undefined;
  }
}

/** Reads along in the log, and keeps of it only what is wrong. */
function watchLog() {
  const failures: LogEntry[] = [];
  let open = 0;
  let lastConnected = '';
  let lastEnding: number | undefined;
  let whenEmpty = Promise.withResolvers<void>();
  return {
    log(entry: LogEntry) {
      if (entry.level === 'error') failures.push(entry);
      if (entry.message === 'connected') {
        open += 1;
        lastConnected = String(entry.connectionId);
      }
      if (entry.message === 'disconnected') {
        open -= 1;
        lastEnding = Number(entry.disconnectStatusCode);
        if (open === 0) whenEmpty.resolve();
      }
    },
    lastConnected: () => lastConnected,
    takeFailures: () => failures.splice(0),
    /** Resolves, once nobody is connected any more, to the status of the last DISCONNECT. */
    async settled(): Promise<number | undefined> {
      whenEmpty = Promise.withResolvers();
      if (open > 0) await within(whenEmpty.promise, 'a connection is never let go');
      return lastEnding;
    },
  };
}
