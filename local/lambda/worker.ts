import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { keepCompiled } from '../keep-compiled.ts';
import { watchCalls } from './call-watch.ts';
import { contextOf } from './context.ts';
import { watchFetch } from './fetch-watch.ts';
import { type Handler, handlerOf } from './handler.ts';
import type { FromThread, Outcome, ThreadData, ToThread } from './messages.ts';
import { current, failure, type Running, startRunning } from './running.ts';
import { shiftClock } from './shifted-clock.ts';

// One function in a thread of its own, with an environment of its own. Several invocations may run in it at once, where
// Lambda would have a container for each: what they share is the module's state, and its promises.

const data = workerData as ThreadData;
const running = new Map<number, Running>();
const post = (message: FromThread): void => parentPort?.postMessage(message);

keepCompiled();
if (data.clockOffsetMs !== 0) shiftClock(offsetMs);
watchCalls();
watchFetch();
process.on('uncaughtException', blame);
process.on('unhandledRejection', blame);

const handler = handlerOf(await import(pathToFileURL(data.entry).href), data.functionName);
parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'ping') post({ kind: 'pong' });
  if (message.kind === 'stop') running.get(message.id)?.stop(failure(new Error(message.reason)));
  if (message.kind === 'invoke') void invoke(handler, message);
});
post({ kind: 'ready' });

async function invoke(handle: Handler, message: Extract<ToThread, { kind: 'invoke' }>): Promise<void> {
  const { id, requestId, eventJson, remainingMs } = message;
  if (message.clockOffsetMs !== 0) shiftClock(offsetMs);
  const invocation = startRunning(message, {
    done(outcome, calls, abandoned) {
      running.delete(id);
      post({ kind: 'done', id, requestId, outcome, calls, abandoned });
    },
    refused: (call) => post({ kind: 'refused', requestId, call }),
  });
  running.set(id, invocation);
  const outcome = await current.run(invocation, () =>
    attempt(handle, JSON.parse(eventJson), contextOf(data, requestId, remainingMs)),
  );
  invocation.end(outcome);
}

/** Of the clock that the running code sees: its invocation's, or that of the thread while it loads its module. */
function offsetMs(): number {
  return (current.getStore() ?? data).clockOffsetMs;
}

async function attempt(handle: Handler, event: unknown, context: ReturnType<typeof contextOf>): Promise<Outcome> {
  try {
    const result = await handle(event, context);
    return { ok: true, json: JSON.stringify(result) };
  } catch (cause) {
    return failure(cause);
  }
}

/**
 * An error that nobody caught ends its invocation, as on Lambda; there it takes the container along, here the others go on.
 * After the end it counts for nothing: the container would have been frozen. Without an invocation it ends the thread.
 */
function blame(cause: unknown): void {
  const invocation = current.getStore();
  if (invocation !== undefined) {
    invocation.stop(failure(cause));
    return;
  }
  process.off('uncaughtException', blame);
  setImmediate(() => {
    throw cause;
  });
}
