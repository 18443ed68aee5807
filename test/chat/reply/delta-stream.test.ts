import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../chat/ports/connections.ts';
import { deltaStream } from '../../../chat/reply/delta-stream.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { quiet } from '../../support/memory/clock.ts';
import { idAt } from '../../support/memory/factories.ts';

const FRAME_MS = 80;
const about = { conversationId: 'ada', messageId: idAt(0) };

let chat: MemoryChat;

beforeEach(() => {
  chat = memoryChat();
});

async function device(connectionId: string, topics: Connection['topics'] = ['stream']): Promise<Connection> {
  await chat.device(connectionId, { topics });
  const connection = await chat.connection(connectionId);
  if (connection === undefined) throw new Error(`${connectionId} is not known`);
  return connection;
}

const deltas = (connectionId = 'phone') => chat.sockets.data(connectionId, 'message_delta');
const texts = (connectionId = 'phone') => deltas(connectionId).map(({ text }) => text);

describe('a stream', () => {
  it('sends the first words at once, and says which reply they belong to', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    stream.write('Oh. ');
    await quiet();

    expect(deltas()).toEqual([
      { conversation_id: 'ada', in_reply_to: about.messageId, seq: 0, offset: 0, text: 'Oh. ' },
    ]);
  });

  it('sends what has gathered within 80 ms as one piece, with its place in the text', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    for (const word of ['Oh. ', 'It ', 'is ', 'you.']) {
      stream.write(word);
      await quiet();
    }
    await chat.clock.advance(FRAME_MS - 1);
    expect(texts()).toEqual(['Oh. ']);
    await chat.clock.advance(1);
    await quiet();

    expect(deltas()).toMatchObject([
      { seq: 0, offset: 0 },
      { seq: 1, offset: 4, text: 'It is you.' },
    ]);
  });

  it('counts the 80 ms from when a piece began to go out, however long that took', async () => {
    const release = chat.sockets.hold('phone');
    const stream = deltaStream(chat, about, [await device('phone')]);
    stream.write('Oh. ');
    await chat.clock.advance(FRAME_MS / 2);
    stream.write('It is you.');
    release();
    await chat.clock.advance(FRAME_MS / 2);
    await quiet();

    expect(texts()).toEqual(['Oh. ', 'It is you.']);
  });

  it('that is taken back empties what was shown, where something was', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    stream.write('Oh. ');
    await quiet();
    stream.takeBack();
    await stream.end();

    expect(deltas()).toMatchObject([
      { seq: 0, offset: 0, text: 'Oh. ' },
      { seq: 1, offset: 0, text: '' },
    ]);
  });

  it('that is taken back before its first word says nothing', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    stream.takeBack();
    await stream.end();

    expect(deltas()).toEqual([]);
  });

  it('sends nothing while nothing is written', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    stream.write('Oh.');
    await chat.clock.advance(10 * FRAME_MS);

    expect(texts()).toEqual(['Oh.']);
  });

  it('counts offsets in UTF-16 units', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    stream.write('🙂é');
    await quiet();
    stream.write('!');
    await stream.end();

    expect(deltas()).toMatchObject([{ offset: 0 }, { offset: 3, text: '!' }]);
  });

  it('goes to devices only that want it', async () => {
    const stream = deltaStream(chat, about, [await device('phone'), await device('laptop', ['thinking'])]);
    stream.write('Oh.');
    await stream.end();

    expect(texts('phone')).toEqual(['Oh.']);
    expect(texts('laptop')).toEqual([]);
  });

  it('cuts a long text into pieces that fit into a frame, and none inside a character', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    const text = `x${'🙂'.repeat(6_000)}`; // from the first unit on, no boundary of 5,000 units is one of characters
    stream.write(text);
    await stream.end();

    expect(texts().join('')).toBe(text);
    expect(texts().every((piece) => piece.isWellFormed() && piece.length <= 5_000)).toBe(true);
  });

  // Fails as long as the first half is sent when nothing else is there to send.
  it('never ends in the middle of a character that is written in two halves', async () => {
    const [high = '', low = ''] = '🙂'.split('');
    const stream = deltaStream(chat, about, [await device('phone')]);
    stream.write(`Oh ${high}`);
    await quiet();
    expect(texts()).toEqual(['Oh ']);
    await chat.clock.advance(FRAME_MS);
    stream.write(`${low}!`);
    await stream.end();

    expect(texts().join('')).toBe('Oh 🙂!');
    expect(texts().every((piece) => piece.isWellFormed())).toBe(true);
  });
});

describe('a slow device', () => {
  it('gets fewer and longer pieces, one at a time', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    const release = chat.sockets.hold('phone');
    for (const word of ['a', 'b', 'c', 'd', 'e']) {
      stream.write(word);
      await chat.clock.advance(FRAME_MS);
    }
    release();
    await stream.end();

    expect(texts()).toEqual(['a', 'bcde']);
    expect(chat.sockets.mostInFlight().toOne).toBe(1);
  });

  it('does not hold up another', async () => {
    const stream = deltaStream(chat, about, [await device('phone'), await device('laptop')]);
    const release = chat.sockets.hold('phone');
    for (const word of ['a', 'b', 'c']) {
      stream.write(word);
      await quiet();
      await chat.clock.advance(FRAME_MS);
    }
    await quiet();

    expect(texts('laptop')).toEqual(['a', 'b', 'c']);
    release();
    await stream.end();
  });

  it.each(['failed', 'gone'] as const)(
    'that a piece does not reach (%s) gets no more, and others do',
    async (result) => {
      const stream = deltaStream(chat, about, [await device('phone'), await device('laptop')]);
      chat.sockets.answer('phone', 'sent', result);
      stream.write('a');
      await chat.clock.advance(FRAME_MS);
      stream.write('b');
      await chat.clock.advance(FRAME_MS);
      stream.write('c');
      await stream.end();

      expect(texts('phone')).toEqual(['a']);
      expect(texts('laptop').join('')).toBe('abc');
    },
  );
});

describe('starting over', () => {
  it('begins at offset 0 again, while seq counts on', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    stream.write('We');
    await quiet();
    stream.startOver();
    stream.write('Oh');
    await chat.clock.advance(FRAME_MS);
    await stream.end();

    expect(deltas()).toMatchObject([
      { seq: 0, offset: 0, text: 'We' },
      { seq: 1, offset: 0, text: 'Oh' },
    ]);
  });

  it('while a piece is on its way does not mix the two texts', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    const release = chat.sockets.hold('phone');
    stream.write('We were');
    await quiet();
    stream.startOver();
    stream.write('Oh dear me');
    release();
    await quiet();
    await chat.clock.advance(FRAME_MS);
    await stream.end();

    expect(deltas()).toMatchObject([
      { offset: 0, text: 'We were' },
      { offset: 0, text: 'Oh dear me' },
    ]);
  });
});

describe('the end', () => {
  it('sends the rest at once, without waiting for the 80 ms', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    const before = chat.clock.now();
    stream.write('Oh. ');
    await quiet();
    stream.write('It is you.');
    await stream.end();

    expect(texts()).toEqual(['Oh. ', 'It is you.']);
    expect(chat.clock.now()).toBe(before);
  });

  it('waits until a slow device has the rest', async () => {
    const stream = deltaStream(chat, about, [await device('phone')]);
    const release = chat.sockets.hold('phone');
    stream.write('Oh.');
    let isOver = false;
    const ending = stream.end().then(() => {
      isOver = true;
    });
    await quiet();
    expect(isOver).toBe(false);
    release();
    await ending;

    expect(texts()).toEqual(['Oh.']);
  });

  it('of a text without a word sends nothing', async () => {
    await deltaStream(chat, about, [await device('phone')]).end();

    expect(deltas()).toEqual([]);
  });
});
