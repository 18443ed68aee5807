import { describe, expect, it } from 'vitest';
import type { ServerEvents, WireMessage } from '../../protocol/server-events.ts';
import { currentFeelings, reduce, replyInProgress } from '../../web/conversation.ts';
import {
  type Conversation,
  type ConversationEvent,
  EMPTY_CONVERSATION,
  type ServerFrame,
} from '../../web/conversation-state.ts';
import { CONVERSATION, emotionsOf, wireMessage } from './fake-chat.ts';

const NOW = Date.UTC(2026, 1, 1, 15, 30);

/** Messages with ids that sort by their number. */
function message(number: number, about: Partial<WireMessage> = {}): WireMessage {
  return wireMessage({ sender: 'user', content: `message ${number}`, message_id: id(number), ...about }, NOW + number);
}

function id(number: number): string {
  return `01940000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

function frame<E extends ServerFrame['event']>(event: E, data: ServerEvents[E], now = NOW): ConversationEvent {
  return { kind: 'frame', frame: { event, data } as ServerFrame, now };
}

function history(
  mode: 'replace' | 'delta' | 'page',
  messages: readonly WireMessage[],
  hasMore = false,
): ConversationEvent {
  const count = messages.length;
  return frame('history', { messages, count, has_more: hasMore, mode, conversation_id: CONVERSATION });
}

function connected(conversationId = CONVERSATION): ConversationEvent {
  const who = { connection_id: 'c', user_id: conversationId, role: 'user' } as const;
  const limits = { content_code_points: 4000, messages_per_minute: 50, frame_bytes: 32768, history_page_max: 100 };
  return frame('connected', { ...who, conversation_id: conversationId, protocol: 1, heartbeat_ms: 240_000, limits });
}

function delta(seq: number, offset: number, text: string, inReplyTo = id(1)): ConversationEvent {
  return frame('message_delta', { conversation_id: CONVERSATION, in_reply_to: inReplyTo, seq, offset, text });
}

function typing(isTyping: boolean, now = NOW): ConversationEvent {
  const data = { is_typing: isTyping, conversation_id: CONVERSATION, sender: 'demi', expires_in_ms: 10_000 } as const;
  return frame('typing', data, now);
}

function stateAfter(...events: readonly ConversationEvent[]): Conversation {
  return events.reduce(reduce, EMPTY_CONVERSATION);
}

function contents(state: Conversation): readonly string[] {
  return state.messages.map(({ content }) => content);
}

describe('history', () => {
  it('replaces what is shown, and says whether there is more before it', () => {
    const state = stateAfter(connected(), history('replace', [message(1)]), history('replace', [message(2)], true));
    expect(contents(state)).toEqual(['message 2']);
    expect(state.hasEarlier).toBe(true);
  });

  it('as a page goes before what is shown', () => {
    const state = stateAfter(
      connected(),
      history('replace', [message(3)], true),
      history('page', [message(1), message(2)]),
    );
    expect(contents(state)).toEqual(['message 1', 'message 2', 'message 3']);
    expect(state.hasEarlier).toBe(false);
  });

  it('as a delta fills in what was missed, each message once and in order of ids', () => {
    const state = stateAfter(
      connected(),
      history('replace', [message(1), message(4)], true),
      history('delta', [message(2), message(4), message(5)]),
    );
    expect(contents(state)).toEqual(['message 1', 'message 2', 'message 4', 'message 5']);
    expect(state.hasEarlier).toBe(true);
  });

  it('never takes a mark back', () => {
    const read = message(1, { status: 'read', read_at: '2026-02-01T15:31:00.000Z' });
    const state = stateAfter(connected(), history('replace', [read]), history('delta', [message(1)]));
    expect(state.messages).toMatchObject([{ status: 'read', read_at: '2026-02-01T15:31:00.000Z' }]);
  });

  it('of another conversation is not shown', () => {
    const other = frame('message', message(1, { conversation_id: 'you:other' }));
    expect(stateAfter(connected(), other).messages).toEqual([]);
  });

  it('of another user is forgotten', () => {
    const state = stateAfter(connected(), history('replace', [message(1)]), connected('somebody else'));
    expect(state.messages).toEqual([]);
  });
});

describe('a message of the user', () => {
  const written: ConversationEvent = { kind: 'written', clientId: 'a', text: 'hello', now: NOW };

  it('is shown at once and becomes the stored one when it is acknowledged', () => {
    const before = stateAfter(connected(), written);
    expect(before.outgoing).toMatchObject([{ clientId: 'a', text: 'hello', refusal: null }]);
    const state = reduce(before, { kind: 'acknowledged', clientId: 'a', messageId: id(1) });
    expect(state.outgoing).toEqual([]);
    expect(state.messages).toMatchObject([{ message_id: id(1), content: 'hello', client_message_id: 'a' }]);
  });

  it('is not shown twice when history tells of it before the acknowledgement', () => {
    const state = stateAfter(connected(), written, history('delta', [message(1, { client_message_id: 'a' })]), {
      kind: 'acknowledged',
      clientId: 'a',
      messageId: id(1),
    });
    expect(state.outgoing).toEqual([]);
    expect(state.messages).toHaveLength(1);
  });

  it('that was refused stays with the reason until it is sent again', () => {
    const refusal = { reason: 'The server did not answer', retryable: true };
    const refused = stateAfter(connected(), written, { kind: 'refused', clientId: 'a', refusal });
    expect(refused.outgoing).toMatchObject([{ refusal }]);
    expect(reduce(refused, { kind: 'asked_again', clientId: 'a' }).outgoing).toMatchObject([{ refusal: null }]);
  });

  it('is marked as read once, with the first time', () => {
    const receipt = { message_id: id(1), conversation_id: CONVERSATION, reader: 'demi' } as const;
    const state = stateAfter(
      connected(),
      history('replace', [message(1)]),
      frame('read_receipt', { ...receipt, read_at: '2026-02-01T15:31:00.000Z' }),
      frame('read_receipt', { ...receipt, read_at: '2026-02-01T15:40:00.000Z' }),
    );
    expect(state.messages).toMatchObject([{ status: 'read', read_at: '2026-02-01T15:31:00.000Z' }]);
  });

  it('is not marked when the user reads what Demi wrote up to there', () => {
    const data = { message_id: id(2), up_to_message_id: id(2), conversation_id: CONVERSATION, reader: 'user' } as const;
    const state = stateAfter(
      connected(),
      history('replace', [message(1), message(2, { sender: 'demi' })]),
      frame('read_receipt', { ...data, read_at: '2026-02-01T15:31:00.000Z' }),
    );
    expect(state.messages.map(({ status }) => status)).toEqual(['delivered', 'read']);
  });
});

describe('a reply', () => {
  const question = history('replace', [message(1)]);

  it('grows piece by piece', () => {
    const state = stateAfter(connected(), question, delta(0, 0, 'Oh'), delta(1, 2, ', you'), delta(2, 7, '.'));
    expect(state.draft).toMatchObject({ inReplyTo: id(1), text: 'Oh, you.' });
  });

  it('ignores a piece that comes twice', () => {
    const state = stateAfter(connected(), question, delta(0, 0, 'Oh'), delta(1, 2, ', you'), delta(1, 2, ', you'));
    expect(state.draft?.text).toBe('Oh, you');
  });

  it('stays as it is after a missing piece, until the final message', () => {
    const broken = stateAfter(connected(), question, delta(0, 0, 'Oh'), delta(2, 7, '.'), delta(3, 2, ', you'));
    expect(broken.draft?.text).toBe('Oh');
    const state = reduce(
      broken,
      frame('message', message(2, { sender: 'demi', content: 'Oh, you.', in_reply_to: id(1) })),
    );
    expect(state.draft).toBeNull();
    expect(contents(state)).toEqual(['message 1', 'Oh, you.']);
  });

  it('starts over at offset 0', () => {
    const state = stateAfter(
      connected(),
      question,
      delta(0, 0, 'Oh'),
      delta(2, 9, '!'),
      delta(3, 0, 'Well'),
      delta(4, 4, '.'),
    );
    expect(state.draft).toMatchObject({ text: 'Well.', broken: false });
  });

  it('that is complete does not come back with a late piece', () => {
    const reply = frame('message', message(2, { sender: 'demi', in_reply_to: id(1) }));
    expect(stateAfter(connected(), question, reply, delta(0, 0, 'Oh')).draft).toBeNull();
  });

  it('that was half shown waits for its end after a new connection', () => {
    const state = stateAfter(connected(), question, typing(true), delta(0, 0, 'Oh'), connected());
    expect(state.draft).toBeNull();
    expect(reduce(state, delta(1, 2, ', you')).draft?.text).toBe('');
  });

  it('ends when history brings it', () => {
    const reply = message(2, { sender: 'demi', in_reply_to: id(1) });
    const state = stateAfter(
      connected(),
      question,
      typing(true),
      delta(0, 0, 'Oh'),
      history('replace', [message(1), reply]),
    );
    expect(state.draft).toBeNull();
    expect(replyInProgress(state, NOW)).toBeUndefined();
  });

  it('that failed leaves her line, which goes when it is asked for again', () => {
    const asked = history('replace', [message(1, { client_message_id: 'a' })]);
    const error = { message: 'Error generating response', code: 'inference_error', retryable: true } as const;
    const failed = stateAfter(
      connected(),
      asked,
      frame('error', { ...error, in_reply_to: id(1), fallback: 'I lost the thread.' }),
    );
    expect([...failed.fallbacks]).toEqual([[id(1), 'I lost the thread.']]);
    expect(reduce(failed, { kind: 'asked_again', clientId: 'a' }).fallbacks.size).toBe(0);
  });
});

describe('two messages that are answered together', () => {
  const both = message(3, { sender: 'demi', in_reply_to: id(2), also_in_reply_to: [id(1)] });

  it('show no words of the reply that was given up', () => {
    const state = stateAfter(connected(), typing(true), delta(0, 0, 'Oh. '), delta(1, 0, ''));

    expect(state.draft).toBeNull();
    expect(replyInProgress(state, NOW)).toBeUndefined();
  });

  it('are both answered by the one reply: a late piece for the first is not shown', () => {
    const state = stateAfter(connected(), frame('message', both), delta(0, 0, 'Oh. '));

    expect(state.draft).toBeNull();
  });

  it('leave nothing to show in place of an answer to either', () => {
    const failed = (number: number) =>
      frame('error', { message: '', code: 'inference_error', retryable: true, in_reply_to: id(number) });
    const state = stateAfter(connected(), failed(1), failed(2), frame('message', both));

    expect(state.fallbacks.size).toBe(0);
  });
});

describe('typing', () => {
  it('is in progress until it is over or expires', () => {
    const state = stateAfter(connected(), typing(true, NOW));
    expect(replyInProgress(state, NOW + 9_999)).toBeDefined();
    expect(replyInProgress(state, NOW + 10_000)).toBeUndefined();
    expect(replyInProgress(reduce(state, typing(false, NOW)), NOW)).toBeUndefined();
  });

  it('names the message being answered as soon as Demi has read it', () => {
    const receipt = { message_id: id(1), conversation_id: CONVERSATION, reader: 'demi' } as const;
    const read = frame('read_receipt', { ...receipt, read_at: '2026-02-01T15:31:00.000Z' });
    const state = stateAfter(connected(), history('replace', [message(1)]), read, typing(true));
    expect(replyInProgress(state, NOW)).toEqual({ inReplyTo: id(1) });
  });

  it('shows the newest step of her thinking, whatever the order of arrival', () => {
    const step = { conversation_id: CONVERSATION, in_reply_to: id(1), status: 'processing', step: 'step' } as const;
    const state = stateAfter(
      connected(),
      frame('thinking', { ...step, seq: 1, details: 'choosing words' }),
      frame('thinking', { ...step, seq: 0, details: 'remembering' }),
    );
    expect(state.thought?.text).toBe('choosing words');
  });
});

describe('feelings', () => {
  it('are those of her newest message until an update tells more', () => {
    const reply = message(2, { sender: 'demi', emotion_state: emotionsOf({ curiosity: 0.9 }) });
    const state = stateAfter(connected(), history('replace', [message(1), reply]));
    expect(currentFeelings(state)?.mood).toBe('curious');
    const updated = reduce(state, frame('emotion_update', { ...emotionsOf({ affection: 0.9 }), mood: 'smitten' }));
    expect(currentFeelings(updated)?.mood).toBe('smitten');
  });

  it('of an old update give way to those of a message that came later', () => {
    const update = frame('emotion_update', { ...emotionsOf({ affection: 0.9 }), mood: 'fond' });
    const reply = message(2, { sender: 'demi', emotion_state: emotionsOf({ loneliness: 0.95 }) });
    expect(currentFeelings(stateAfter(connected(), update, history('delta', [reply])))?.mood).toBe('lonely');
  });

  it('are unknown at first', () => {
    expect(currentFeelings(EMPTY_CONVERSATION)).toBeNull();
  });
});
