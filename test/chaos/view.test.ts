import { describe, expect, it } from 'vitest';
import { delivered, error, failure, frame, history, messageId, reply, typing, userMessage } from './examples.ts';
import type { ServerFrame } from './frames.ts';
import { askAgain, disconnect, doublyAnswered, EMPTY_VIEW, newestId, receive, type View } from './view.ts';

const AT = { connection: 1, now: 1_000 };

const show = (frames: readonly ServerFrame[], view: View = EMPTY_VIEW): View =>
  frames.reduce((shown, next) => receive(shown, next, AT, (id) => `words of ${id}`), view);

const idsOf = (view: View): readonly string[] => [...view.messages.keys()].toSorted();

describe('a view', () => {
  it('merges messages by their id', () => {
    const view = show([history([userMessage(1)]), frame('message', reply(2, 1)), frame('message', reply(2, 1))]);
    expect(idsOf(view)).toEqual([messageId(1), messageId(2)]);
  });

  it('throws its list away for one that replaces it', () => {
    expect(idsOf(show([history([userMessage(1)]), history([userMessage(2)])]))).toEqual([messageId(2)]);
  });

  it.each(['delta', 'page'] as const)('keeps its list when a %s comes', (mode) => {
    expect(idsOf(show([history([userMessage(2)]), history([userMessage(1)], { mode })]))).toHaveLength(2);
  });

  it('knows from where on it is complete when older messages were left out', () => {
    expect(show([history([userMessage(3), reply(4, 3)], { has_more: true })]).completeFrom).toBe(messageId(3));
    expect(show([history([userMessage(3)], { has_more: true, mode: 'delta' })]).completeFrom).toBe('');
  });

  it('shows its own words under the id that the acknowledgement gave them', () => {
    const [own] = show([delivered(1)]).messages.values();
    expect(own).toMatchObject({ message_id: messageId(1), sender: 'user', content: 'words of ada.m1' });
  });

  it('keeps what it knows of a message that is acknowledged again', () => {
    const [known] = show([history([userMessage(1)]), delivered(1)]).messages.values();
    expect(known?.content).toBe('words 1');
  });

  it('comes back with the greatest id, not with the last', () => {
    expect(newestId(show([frame('message', reply(5, 1)), frame('message', userMessage(3))]))).toBe(messageId(5));
    expect(newestId(EMPTY_VIEW)).toBeUndefined();
  });
});

describe('the word of a failure', () => {
  it('is known from its error', () => {
    expect(show([failure(1)]).toldFailed).toEqual(new Set([messageId(1)]));
  });

  it('is known from a history', () => {
    expect(show([history([userMessage(1, { failed: true })])]).toldFailed).toEqual(new Set([messageId(1)]));
  });

  it('does not come from other errors', () => {
    expect(show([error({ in_reply_to: messageId(1) })]).toldFailed.size).toBe(0);
  });

  it('is forgotten once there is a reply', () => {
    expect(show([failure(1), frame('message', reply(2, 1))]).toldFailed.size).toBe(0);
  });

  it('does not count for a reply that is asked for again', () => {
    expect(askAgain(show([failure(1)]), messageId(1)).toldFailed.size).toBe(0);
  });
});

describe('typing', () => {
  it('lasts as long as it said', () => {
    expect(show([typing(true, 10_000)]).typing).toEqual({ connection: 1, until: 11_000 });
  });

  it('ends when it is said to', () => {
    expect(show([typing(true), typing(false)]).typing).toBeUndefined();
  });

  it('ends with its connection', () => {
    expect(disconnect(show([typing(true)]), 1).typing).toBeUndefined();
  });

  it('does not end with another connection', () => {
    expect(disconnect(show([typing(true)]), 2).typing).toBeDefined();
  });

  it('of the user on another device is not Demi’s', () => {
    const data = { is_typing: true, conversation_id: 'ada', sender: 'user', expires_in_ms: 3_000 } as const;
    expect(show([frame('typing', data)]).typing).toBeUndefined();
  });
});

describe('two replies to one message', () => {
  it('are found', () => {
    expect(doublyAnswered([userMessage(1), reply(2, 1), reply(3, 1)])).toEqual([messageId(1)]);
  });

  it('are not found where each message has its own', () => {
    expect(doublyAnswered([userMessage(1), reply(2, 1), userMessage(3), reply(4, 3)])).toEqual([]);
  });
});
