import type { ServerFrame } from './frames.ts';

/** What a connection has got and sent so far, as far as the promises of PROTOCOL.md are about it. */
export type ConnectionWatch = {
  readonly userId: string;
  readonly has: ReadonlySet<string>; // message ids from the greeting, unasked histories and `message` frames
};

export type BreachKind = 'repeated' | 'foreign' | 'not_protocol';

/** A promise that a frame broke; never holds content. */
export type Breach = {
  readonly kind: BreachKind;
  readonly what: string;
  readonly messageId?: string;
};

/** Every user's words hold a mark, so that they are known wherever they turn up. */
const MARK = /zqu\d+qz/g;

export function markOf(userNumber: number): string {
  return `zqu${userNumber}qz`;
}

export function newWatch(userId: string): ConnectionWatch {
  return { userId, has: new Set() };
}

export type Circumstances = {
  readonly mark: string; // of the connection's user
  /** Whether this connection sent the message, and no other did. */
  isSentHereOnly(clientMessageId: string): boolean;
};

/** What a frame does to a connection, and which promises it breaks. */
export function observe(
  watch: ConnectionWatch,
  frame: ServerFrame,
  circumstances: Circumstances,
): { readonly watch: ConnectionWatch; readonly breaches: readonly Breach[] } {
  const breaches = [...strangers(watch, frame, circumstances.mark), ...repetitions(watch, frame, circumstances)];
  return { watch: { ...watch, has: hasAfter(watch, frame) }, breaches };
}

function hasAfter(watch: ConnectionWatch, frame: ServerFrame): ReadonlySet<string> {
  if (frame.event === 'message') return new Set(watch.has).add(frame.data.message_id);
  if (frame.event !== 'history' || frame.requestId !== undefined) return watch.has;
  return new Set([...watch.has, ...frame.data.messages.map(({ message_id }) => message_id)]);
}

/** Promises 4 and 6 to existing clients. */
function repetitions(watch: ConnectionWatch, frame: ServerFrame, { isSentHereOnly }: Circumstances): readonly Breach[] {
  if (frame.event !== 'message') return [];
  const { message_id: messageId, client_message_id: clientMessageId, sender } = frame.data;
  if (watch.has.has(messageId))
    return [{ kind: 'repeated', what: 'a message that the connection already had', messageId }];
  const isOwn = sender === 'user' && clientMessageId !== undefined && isSentHereOnly(clientMessageId);
  return isOwn ? [{ kind: 'repeated', what: 'a message came back to the connection that sent it', messageId }] : [];
}

/** A frame that names another user, or holds another user's words. */
function strangers(watch: ConnectionWatch, frame: ServerFrame, mark: string): readonly Breach[] {
  const { event, data } = frame;
  const foreign: Breach[] = [];
  const note = (what: string, messageId?: string): void => {
    foreign.push({ kind: 'foreign', what: `${event}: ${what}`, ...(messageId === undefined ? {} : { messageId }) });
  };
  if (event === 'connected' && data.user_id !== watch.userId) note('user_id');
  if ('conversation_id' in data && !isOwn(watch, data.conversation_id)) note('conversation_id');
  const messages = event === 'history' ? data.messages : event === 'message' ? [data] : [];
  for (const { message_id, conversation_id, client_message_id } of messages) {
    if (!isOwn(watch, conversation_id)) note('conversation_id of a message', message_id);
    if (!isNamedBy(watch, client_message_id)) note('client_message_id of a message', message_id);
  }
  if ('client_message_id' in data && !isNamedBy(watch, data.client_message_id)) note('client_message_id');
  const marks = JSON.stringify(data).match(MARK) ?? [];
  if (marks.some((found) => found !== mark)) note('words');
  return foreign;
}

function isOwn({ userId }: ConnectionWatch, conversationId: string): boolean {
  return conversationId === userId || conversationId.startsWith(`${userId}:`);
}

function isNamedBy({ userId }: ConnectionWatch, clientMessageId: string | undefined): boolean {
  return clientMessageId === undefined || clientMessageId.startsWith(`${userId}.`);
}
