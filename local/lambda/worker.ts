import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, Outcome } from './messages.ts';

// One function in a thread of its own, with an environment of its own, as in a Lambda container.

const { entry, functionName } = workerData as { entry: string; functionName: string };
const { handler } = (await import(pathToFileURL(entry).href)) as {
  handler: (event: unknown, context: unknown) => Promise<unknown>;
};

parentPort?.on('message', (invocation: Invocation) => {
  void run(invocation).then((outcome) => parentPort?.postMessage(outcome));
});
parentPort?.postMessage({ ready: true });

async function run({ id, event, requestId, deadline }: Invocation): Promise<Outcome> {
  const context = {
    functionName,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result: unknown = await handler(event, context);
    return { id, ok: true, json: result === undefined ? undefined : JSON.stringify(result) };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    return { id, ok: false, name: error.name, message: error.message, stack: error.stack };
  }
}
