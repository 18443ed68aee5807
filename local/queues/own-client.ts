import type {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  Message,
  MessageAttributeValue,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { buildApp } from 'fauxqs';
import { parseObject } from '../json.ts';

type OwnCommand = ReceiveMessageCommand | DeleteMessageCommand | ChangeMessageVisibilityCommand;

/** What the emulator itself asks of its queues. */
export type OwnClient = {
  /** Rejects with what the queues refuse, and when `abortSignal` does. */
  send(
    command: OwnCommand,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly Messages?: readonly Message[] }>;
};

/**
 * The commands straight to fauxqs, which is in this process: each message takes two of them, and over HTTP and with signatures
 * they would take as much time as the function's own.
 */
export function ownClient(app: ReturnType<typeof buildApp>): OwnClient {
  const ask = async (command: OwnCommand) => {
    const action = command.constructor.name.replace(/Command$/, '');
    const headers = { 'x-amz-target': `AmazonSQS.${action}`, 'content-type': 'application/x-amz-json-1.0' };
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/',
      headers,
      payload: JSON.stringify(command.input),
    });
    if (statusCode !== 200) throw new Error(`${action} was answered with ${statusCode}: ${body}`);
    return answerOf(body);
  };
  return {
    send: (command, { abortSignal } = {}) => unlessAborted(() => ask(command), abortSignal),
  };
}

function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work();
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('Request aborted'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

function answerOf(body: string): { readonly Messages?: readonly Message[] } {
  const { Messages } = (parseObject(body) ?? {}) as { readonly Messages?: readonly Message[] };
  return Messages === undefined ? {} : { Messages: Messages.map(withBytes) };
}

/** Bytes travel as base64. */
function withBytes({ MessageAttributes, ...message }: Message): Message {
  if (MessageAttributes === undefined) return message;
  const entries = Object.entries(MessageAttributes).map(([name, attribute]) => [name, toBytes(attribute)]);
  return { ...message, MessageAttributes: Object.fromEntries(entries) };
}

function toBytes({ BinaryValue, ...attribute }: MessageAttributeValue): MessageAttributeValue {
  if (BinaryValue === undefined) return attribute;
  return { ...attribute, BinaryValue: Buffer.from(String(BinaryValue), 'base64') };
}
