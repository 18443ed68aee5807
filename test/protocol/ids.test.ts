import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUserId, isUuid, ownsConversation, UUIDV7_CEILING, uuidFloor, uuidTime, uuidv7 } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';

const LAST_MS = 2 ** 48 - 1; // what 48 bits hold

const instant = fc.integer({ min: 0, max: LAST_MS });
const randomness = fc.uint8Array({ minLength: 10, maxLength: 10 });
const userId = fc.string({ minLength: 1, maxLength: LIMITS.userIdLength }).filter(isUserId);
const chatName = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

describe('uuidv7', () => {
  it('has the layout of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);

    expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('is a UUID of version 7 and variant 10', () => {
    fc.assert(
      fc.property(instant, randomness, (ms, random) => {
        const id = uuidv7(ms, random);

        expect(isUuid(id)).toBe(true);
        expect(id).toMatch(/^.{14}7.{4}[89ab]/);
      }),
    );
  });

  it('sorts as a string by the time it was minted', () => {
    fc.assert(
      fc.property(instant, randomness, instant, randomness, (ms, random, otherMs, otherRandom) => {
        fc.pre(ms < otherMs);

        expect(uuidv7(ms, random) < uuidv7(otherMs, otherRandom)).toBe(true);
      }),
    );
  });

  it('leaves the bytes that it was given as they were', () => {
    const random = new Uint8Array(10).fill(0xff);

    uuidv7(0, random);

    expect(random).toEqual(new Uint8Array(10).fill(0xff));
  });
});

describe('uuidTime', () => {
  it('is the time of the id', () => {
    fc.assert(fc.property(instant, randomness, (ms, random) => uuidTime(uuidv7(ms, random)) === ms));
  });
});

describe('uuidFloor', () => {
  it('is not above any id of that moment or later', () => {
    fc.assert(
      fc.property(instant, instant, randomness, (ms, later, random) => {
        fc.pre(ms <= later);

        expect(uuidFloor(ms) <= uuidv7(later, random)).toBe(true);
      }),
    );
  });

  it('is above every id from before', () => {
    fc.assert(
      fc.property(instant, instant, randomness, (ms, earlier, random) => {
        fc.pre(earlier < ms);

        expect(uuidv7(earlier, random) < uuidFloor(ms)).toBe(true);
      }),
    );
  });

  it('is a UUID, also for a time before 1970', () => {
    fc.assert(fc.property(fc.integer(), (ms) => isUuid(uuidFloor(ms))));
    expect(uuidFloor(-1)).toBe('00000000-0000-0000-0000-000000000000');
  });
});

describe('UUIDV7_CEILING', () => {
  it('is above every id that is minted before the year 6429, and a UUID itself', () => {
    const before6429 = fc.integer({ min: 0, max: Date.parse('6429-01-01T00:00:00.000Z') });

    fc.assert(fc.property(before6429, randomness, (ms, random) => uuidv7(ms, random) < UUIDV7_CEILING));
    expect(isUuid(UUIDV7_CEILING)).toBe(true);
  });

  it('is below the claims, which share a table with the messages', () => {
    expect(UUIDV7_CEILING < 'client#').toBe(true);
  });
});

describe('isUuid', () => {
  it.each([
    '',
    'latest',
    '019C19D3-2A00-756C-B3FA-4188CF165DA4',
    '{019c19d3-2a00-756c-b3fa-4188cf165da4}',
    '019c19d32a00756cb3fa4188cf165da4',
    '019c19d3-2a00-756c-b3fa-4188cf165da4\n',
    ' 019c19d3-2a00-756c-b3fa-4188cf165da4',
    '019c19d3-2a00-756c-b3fa-4188cf165dag',
    'client#019c19d3-2a00-756c-b3fa-4188cf165da4',
    '٠19c19d3-2a00-756c-b3fa-4188cf165da4', // a digit, but not an ASCII one
  ])('refuses %j', (text) => {
    expect(isUuid(text)).toBe(false);
  });
});

describe('isUserId', () => {
  it.each(['ada', 'auth0|5f7c8ec7c33c6c004bbafe82', 'ada@example.org', 'ж'.repeat(100)])('takes %j', (id) => {
    expect(isUserId(id)).toBe(true);
  });

  it.each(['', 'ada:work', ':', 'user#ada', 'x'.repeat(101), 'ada\0', 'a\nb', '\ud800'])('refuses %j', (id) => {
    expect(isUserId(id)).toBe(false);
  });
});

describe('ownsConversation', () => {
  it('grants the default conversation and the named ones of the same user', () => {
    fc.assert(
      fc.property(userId, chatName, (id, chat) => {
        expect(ownsConversation(id, id)).toBe(true);
        expect(ownsConversation(id, `${id}:${chat}`)).toBe(true);
      }),
    );
  });

  it('never grants a conversation of another user', () => {
    fc.assert(
      fc.property(userId, userId, chatName, (id, other, chat) => {
        fc.pre(id !== other);

        expect(ownsConversation(id, other)).toBe(false);
        expect(ownsConversation(id, `${other}:${chat}`)).toBe(false);
      }),
    );
  });

  it('never grants a conversation of another user whose id begins or ends alike', () => {
    fc.assert(
      fc.property(userId, fc.string({ minLength: 1, maxLength: 3 }), chatName, (id, more, chat) => {
        for (const other of [id + more, more + id].filter(isUserId)) {
          expect(ownsConversation(id, other)).toBe(false);
          expect(ownsConversation(id, `${other}:${chat}`)).toBe(false);
          expect(ownsConversation(other, id)).toBe(false);
        }
      }),
    );
  });

  it.each([
    '',
    'ada:',
    'ada: ',
    'ada:a b',
    'ada:a:b',
    'ada:a#b',
    'ada:a\n',
    'ADA',
    'ada2',
    'user#ada',
    `ada:${'x'.repeat(65)}`,
  ])('does not grant %j to ada', (conversationId) => {
    expect(ownsConversation('ada', conversationId)).toBe(false);
  });

  it('grants no conversation that is too long for a frame', () => {
    const longest = `${'u'.repeat(LIMITS.userIdLength)}:${'c'.repeat(LIMITS.chatNameLength)}`;

    expect(ownsConversation('u'.repeat(LIMITS.userIdLength), longest)).toBe(true);
    expect(longest).toHaveLength(LIMITS.conversationIdLength);
  });
});
