import type { ServerEvents, WireMessage } from '../../protocol/server-events.ts';
import type { ServerFrame } from './frames.ts';

/** What a device shows of its user's conversation, and what it was told. */
export type View = {
  /** By id, without order: messages are shown in the order of their ids. */
  readonly messages: ReadonlyMap<string, SeenMessage>;
  /** The list holds everything from this id on; '' is from the beginning. */
  readonly completeFrom: string;
  /** Ids of the user's messages whose reply was said to have failed. */
  readonly toldFailed: ReadonlySet<string>;
  readonly typing: Typing | undefined;
};

export type SeenMessage = Pick<
  WireMessage,
  'message_id' | 'sender' | 'content' | 'in_reply_to' | 'client_message_id' | 'failed'
>;

/** Demi types: on which connection that was said, and until when it counts without being said again (Unix ms). */
export type Typing = { readonly connection: number; readonly until: number };

export const EMPTY_VIEW: View = {
  messages: new Map(),
  completeFrom: '',
  toldFailed: new Set(),
  typing: undefined,
};

/**
 * What the device shows after a frame, as PROTOCOL.md tells a client to treat it. `wordsOf` gives the content of the device's
 * own message, which a `delivered` does not repeat. Pure; the clock comes along.
 */
export function receive(
  view: View,
  frame: ServerFrame,
  at: { readonly connection: number; readonly now: number },
  wordsOf: (clientMessageId: string) => string | undefined,
): View {
  switch (frame.event) {
    case 'connected':
      return { ...view, typing: undefined };
    case 'history':
      return receiveHistory(view, frame.data);
    case 'message':
      return merge(view, [frame.data]);
    case 'delivered':
      return receiveDelivered(view, frame.data, wordsOf);
    case 'typing':
      return frame.data.sender === 'demi' ? { ...view, typing: typingAfter(frame.data, at) } : view;
    case 'error':
      return receiveError(view, frame.data);
    default:
      return view;
  }
}

/** What the device shows once it has no connection any more on which somebody could end the typing. */
export function disconnect(view: View, connection: number): View {
  return view.typing?.connection === connection ? { ...view, typing: undefined } : view;
}

/** What the device shows once its user has asked for a reply again: if that fails too, it must be told anew. */
export function askAgain(view: View, messageId: string): View {
  const toldFailed = new Set(view.toldFailed);
  toldFailed.delete(messageId);
  return { ...view, toldFailed };
}

/** The id to come back with. */
export function newestId(view: View): string | undefined {
  let newest: string | undefined;
  for (const id of view.messages.keys()) if (newest === undefined || id > newest) newest = id;
  return newest;
}

/** Messages of the user's with more than one reply. */
export function doublyAnswered(messages: Iterable<SeenMessage>): readonly string[] {
  const answers = new Map<string, number>();
  for (const { in_reply_to: question } of messages) {
    if (question !== undefined) answers.set(question, (answers.get(question) ?? 0) + 1);
  }
  return [...answers].filter(([, count]) => count > 1).map(([question]) => question);
}

function receiveHistory(view: View, data: ServerEvents['history']): View {
  if (data.mode !== 'replace') return merge(view, data.messages);
  const [oldest] = data.messages;
  const emptied = { ...view, messages: new Map(), completeFrom: data.has_more ? (oldest?.message_id ?? '') : '' };
  return merge(emptied, data.messages);
}

function merge(view: View, news: readonly WireMessage[]): View {
  const messages = new Map(view.messages);
  const toldFailed = new Set(view.toldFailed);
  for (const message of news) {
    messages.set(message.message_id, seen(message));
    if (message.failed === true) toldFailed.add(message.message_id);
    if (message.in_reply_to !== undefined) toldFailed.delete(message.in_reply_to);
  }
  return { ...view, messages, toldFailed };
}

function seen(message: WireMessage): SeenMessage {
  const { message_id, sender, content, in_reply_to, client_message_id, failed } = message;
  return {
    message_id,
    sender,
    content,
    ...(in_reply_to === undefined ? {} : { in_reply_to }),
    ...(client_message_id === undefined ? {} : { client_message_id }),
    ...(failed === undefined ? {} : { failed }),
  };
}

function receiveDelivered(
  view: View,
  data: ServerEvents['delivered'],
  wordsOf: (clientMessageId: string) => string | undefined,
): View {
  const { message_id, client_message_id } = data;
  const content = client_message_id === undefined ? undefined : wordsOf(client_message_id);
  if (content === undefined || client_message_id === undefined || view.messages.has(message_id)) return view;
  const own: SeenMessage = { message_id, sender: 'user', content, client_message_id };
  return { ...view, messages: new Map(view.messages).set(message_id, own) };
}

function typingAfter(
  data: ServerEvents['typing'],
  { connection, now }: { readonly connection: number; readonly now: number },
): Typing | undefined {
  return data.is_typing ? { connection, until: now + data.expires_in_ms } : undefined;
}

function receiveError(view: View, data: ServerEvents['error']): View {
  const { code, in_reply_to: failed } = data;
  if (code !== 'inference_error' || failed === undefined) return view;
  return { ...view, toldFailed: new Set(view.toldFailed).add(failed) };
}
