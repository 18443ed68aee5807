import { healthAddress, socketAddress } from './addresses.ts';
import { createComposer } from './composer.ts';
import { Connection } from './connection.ts';
import { reduce } from './conversation.ts';
import { type Conversation, type ConversationEvent, EMPTY_CONVERSATION } from './conversation-state.ts';
import { byId } from './dom.ts';
import { bringsToken, forgetToken, keepToken, takeToken } from './session.ts';
import { createSignIn } from './sign-in.ts';
import { connectionWords } from './status-line.ts';
import { createView } from './view.ts';

const EARLIER_PAGE = 50;

let conversation: Conversation = EMPTY_CONVERSATION;
let isLoadingEarlier = false;

const connection = new Connection({
  socketUrl: socketAddress(),
  healthUrl: healthAddress(),
  onState: (state, reason) => {
    document.body.dataset.connection = state;
    byId('connection', HTMLElement).textContent = connectionWords(state);
    if (state === 'signed_out') forgetToken();
    if (state === 'signed_out') signIn.ask(reason);
    if (state === 'connected') view.reportReading();
    else isLoadingEarlier = false;
  },
  onFrame: (frame) => {
    if (frame.event === 'history' && frame.data.mode === 'page') isLoadingEarlier = false;
    happen({ kind: 'frame', frame, now: Date.now() });
  },
  onAcknowledged: (clientId, messageId) => happen({ kind: 'acknowledged', clientId, messageId }),
  onRefused: (clientId, refusal) => happen({ kind: 'refused', clientId, refusal }),
});

const view = createView({
  onRetry: (clientId) => {
    const text = textOf(clientId);
    happen({ kind: 'asked_again', clientId });
    if (text !== undefined) connection.send(clientId, text);
  },
  onEarlier: () => {
    const oldest = conversation.messages[0];
    if (isLoadingEarlier || !conversation.hasEarlier || oldest === undefined) return;
    isLoadingEarlier = true;
    connection.tell('history', { before: oldest.message_id, limit: EARLIER_PAGE });
  },
  onStop: (inReplyTo) => {
    // The button is about to go, and with it the place of whoever came there by keyboard.
    if (document.activeElement?.matches(':focus-visible')) composer.focus();
    connection.tell('stop', { in_reply_to: inReplyTo });
    happen({ kind: 'stop_asked', inReplyTo });
  },
  onRead: (messageId) => connection.tell('read_receipt', { up_to_message_id: messageId }),
});

const composer = createComposer((text) => {
  const clientId = crypto.randomUUID();
  happen({ kind: 'written', clientId, text, now: Date.now() });
  connection.send(clientId, text);
  view.scrollToEnd();
});
view.onOpener((text) => composer.suggest(text));

const signIn = createSignIn((token) => {
  keepToken(token);
  enter(token);
});
byId('sign-out', HTMLButtonElement).addEventListener('click', () => {
  forgetToken();
  location.reload();
});

function happen(event: ConversationEvent): void {
  conversation = reduce(conversation, event);
  view.show(conversation);
}

function textOf(clientId: string): string | undefined {
  const outgoing = conversation.outgoing.find((entry) => entry.clientId === clientId);
  if (outgoing !== undefined) return outgoing.text;
  return conversation.messages.find(({ client_message_id }) => client_message_id === clientId)?.content;
}

function enter(token: string): void {
  signIn.leave();
  connection.signIn(token);
  composer.focus();
}

const token = takeToken();
if (token === null) signIn.ask(null);
else enter(token);
// A new token for a page that is open already: start again with it.
addEventListener('hashchange', () => {
  if (bringsToken()) location.reload();
});
