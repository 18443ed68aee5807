import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answeredBy, markRead, mergeMessages, replaceMessages } from '../../../client/conversation/merge.ts';
import type { StoredMessage } from '../../../client/conversation/state.ts';
import { START } from '../../support/client/clock.ts';
import { history, messageId, reply, said, timeAt } from '../../support/client/wire.ts';

const MINUTE = 60_000;
const idsOf = (messages: readonly StoredMessage[]): readonly string[] => messages.map(({ message_id }) => message_id);

const aList = fc
  .uniqueArray(fc.record({ at: fc.nat(50), isRead: fc.boolean() }), { selector: ({ at }) => at, maxLength: 12 })
  .map((parts) => parts.map(({ at, isRead }) => said(at, isRead ? { status: 'read', read_at: timeAt(at) } : {})))
  .map((messages) => messages.sort((one, other) => (one.message_id < other.message_id ? -1 : 1)));

describe('two lists merged', () => {
  it('are sorted by id and hold each id of both once', () => {
    fc.assert(
      fc.property(aList, aList, (known, news) => {
        const merged = idsOf(mergeMessages(known, news));
        expect(merged).toEqual([...new Set([...idsOf(known), ...idsOf(news)])].sort());
      }),
    );
  });

  it('are the same, whichever comes first and however often', () => {
    fc.assert(
      fc.property(aList, aList, (one, other) => {
        const merged = mergeMessages(one, other);
        expect(mergeMessages(other, one)).toEqual(merged);
        expect(mergeMessages(mergeMessages(merged, one), other)).toBe(merged);
      }),
    );
  });

  it('are the known one itself where nothing is new', () => {
    const known = [said(1), reply(2)];

    expect(mergeMessages(known, [said(1), reply(2)])).toBe(known);
    expect(mergeMessages(known, [])).toBe(known);
  });

  it('lose no mark: a status never goes back, and each time is set once', () => {
    const read = said(1, { status: 'read', read_at: timeAt(5) });

    expect(mergeMessages([read], [said(1)])[0]).toMatchObject({ status: 'read', read_at: timeAt(5) });
    expect(mergeMessages([said(1)], [{ ...read, delivered_at: timeAt(9) }])[0]).toMatchObject({
      status: 'read',
      delivered_at: timeAt(1),
    });
  });
});

describe('a list replaced', () => {
  const late = START + 10 * MINUTE;

  it('is the new one alone where it does not join on', () => {
    const known = [said(1), said(2)];

    expect(idsOf(replaceMessages(known, history([said(5)], { has_more: true }), late))).toEqual([messageId(5)]);
  });

  it('keeps what is older where it joins on and the server has more', () => {
    const known = [said(1), said(2), said(3)];
    const replaced = replaceMessages(known, history([said(2), said(4)], { has_more: true }), late);

    expect(idsOf(replaced)).toEqual([1, 2, 4].map((at) => messageId(at)));
  });

  it('keeps nothing older where the server has no more', () => {
    const replaced = replaceMessages([said(1), said(2)], history([said(2)], { has_more: false }), late);

    expect(idsOf(replaced)).toEqual([messageId(2)]);
  });

  it('keeps what was made in the half minute before it, or after it', () => {
    const known = [said(0), said(9.6 * MINUTE), said(11 * MINUTE)];

    expect(idsOf(replaceMessages(known, history([]), late))).toEqual([messageId(9.6 * MINUTE), messageId(11 * MINUTE)]);
  });

  it('is empty where the server has nothing', () => {
    expect(replaceMessages([said(1)], history([]), late)).toEqual([]);
  });
});

describe('a receipt', () => {
  const about = { conversation_id: 'ada', read_at: timeAt(60) } as const;

  it('of Demi’s marks the user’s message that it names, and no other', () => {
    const marked = markRead([said(1), said(2), reply(3)], { ...about, message_id: messageId(2), reader: 'demi' });

    expect(marked.map(({ read_at }) => read_at)).toEqual([null, timeAt(60), null]);
    expect(marked[1]?.status).toBe('read');
  });

  it('of the user’s marks all of Demi’s up to the one that it names, but for those marked before', () => {
    const messages = [reply(1, { status: 'read', read_at: timeAt(9) }), said(2), reply(3), reply(4), reply(5)];
    const named = { message_id: messageId(4), up_to_message_id: messageId(4), reader: 'user' } as const;

    expect(markRead(messages, { ...about, ...named }).map(({ read_at }) => read_at)).toEqual([
      timeAt(9),
      null,
      timeAt(60),
      timeAt(60),
      null,
    ]);
  });

  it('changes nothing where there is nothing to mark', () => {
    const messages = [said(1)];

    expect(markRead(messages, { ...about, message_id: messageId(7), reader: 'demi' })).toBe(messages);
  });
});

describe('what a reply answers', () => {
  it('is the message in `in_reply_to` and those in `also_in_reply_to`', () => {
    expect(answeredBy(reply(1))).toEqual([]);
    expect(answeredBy(reply(9, { in_reply_to: 'b', also_in_reply_to: ['a'] }))).toEqual(['a', 'b']);
  });
});
