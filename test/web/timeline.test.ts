import { describe, expect, it } from 'vitest';
import { type Conversation, EMPTY_CONVERSATION } from '../../web/conversation-state.ts';
import { timeline } from '../../web/timeline.ts';
import { wireMessage } from './fake-chat.ts';

const NOW = new Date(2026, 1, 1, 15, 30).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function conversation(part: Partial<Conversation>): Conversation {
  return { ...EMPTY_CONVERSATION, id: 'you', loaded: true, ...part };
}

describe('the timeline', () => {
  it('has a heading for each day', () => {
    const ages = [3 * DAY, DAY, DAY - MINUTE, 0];
    const messages = ages.map((age) => wireMessage({ sender: 'user', content: 'x' }, NOW - age));
    const labels = timeline(conversation({ messages }), NOW).flatMap((entry) =>
      entry.kind === 'day' ? entry.label : [],
    );
    expect(labels).toHaveLength(3);
    expect(labels.slice(1)).toEqual(['Yesterday', 'Today']);
  });

  it('joins messages of one side that are minutes apart', () => {
    const messages = [10 * MINUTE, 8 * MINUTE, 0].map((age) =>
      wireMessage({ sender: 'user', content: 'x' }, NOW - age),
    );
    const continues = timeline(conversation({ messages }), NOW).flatMap((entry) =>
      entry.kind === 'message' ? entry.continues : [],
    );
    expect(continues).toEqual([false, true, false]);
  });

  it('gives a message the same key before and after it is stored', () => {
    const outgoing = [{ clientId: 'a', text: 'hello', createdAt: NOW, refusal: null }];
    const messages = [wireMessage({ sender: 'user', content: 'hello', client_message_id: 'a' }, NOW)];
    const key = (state: Conversation) => timeline(state, NOW).at(-1)?.key;
    expect(key(conversation({ outgoing }))).toBe(key(conversation({ messages })));
  });

  it('gives a reply the same key while it is written and when it is complete', () => {
    const draft = { inReplyTo: 'q', text: 'Oh', seq: 0, broken: false };
    const messages = [wireMessage({ sender: 'demi', content: 'Oh.', in_reply_to: 'q' }, NOW)];
    const key = (state: Conversation) => timeline(state, NOW).at(-1)?.key;
    expect(key(conversation({ draft }))).toBe(key(conversation({ messages })));
  });

  it('never uses a key twice', () => {
    const twice = { sender: 'demi', content: 'Oh.', in_reply_to: 'q' } as const;
    const messages = [wireMessage(twice, NOW - 1), wireMessage(twice, NOW)];
    const keys = timeline(conversation({ messages }), NOW).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('marks what is waiting, stored, read and refused', () => {
    const refusal = { reason: 'The server did not answer', retryable: true };
    const state = conversation({
      messages: [
        wireMessage({ sender: 'user', content: 'read', read_at: '2026-02-01T15:31:00.000Z' }, NOW),
        wireMessage({ sender: 'user', content: 'stored' }, NOW + 1),
      ],
      outgoing: [
        { clientId: 'a', text: 'waiting', createdAt: NOW, refusal: null },
        { clientId: 'b', text: 'refused', createdAt: NOW, refusal },
      ],
    });
    const marks = timeline(state, NOW).flatMap((entry) => (entry.kind === 'message' ? entry.mark : []));
    expect(marks).toEqual(['read', 'delivered', 'waiting', 'failed']);
  });

  it('names an operator who answered for her', () => {
    const messages = [
      wireMessage({ sender: 'demi', content: 'Hi', sender_role: 'operator', operator_name: 'Ada' }, NOW),
    ];
    expect(timeline(conversation({ messages }), NOW).at(-1)).toMatchObject({ note: 'Ada' });
  });
});
