import { beforeEach, describe, expect, it } from 'vitest';
import { beginWriting, type Writing } from '../../../chat/reply/writing.ts';
import { type ChatPorts, type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { quiet } from '../../support/memory/clock.ts';
import { idAt } from '../../support/memory/factories.ts';

const about = { conversationId: 'ada', messageId: idAt(Date.UTC(2026, 1, 1, 15, 30)) };
const POLL_MS = 400;

let chat: MemoryChat;

beforeEach(async () => {
  chat = memoryChat();
  await chat.device('phone', { topics: ['stream', 'thinking'] });
  await chat.conversations.beginReply('ada', about);
});

async function begin(ports: ChatPorts = chat): Promise<Writing> {
  const writing = beginWriting(ports, about, await chat.connections.inRoom('user#ada'), [
    { messageId: about.messageId, readAt: chat.clock.now() },
  ]);
  await quiet();
  return writing;
}

const typings = () => chat.sockets.data('phone', 'typing').map((data) => data.is_typing);

describe('while Demi writes', () => {
  it('devices see first that she has read, then that she types', async () => {
    await begin();

    expect(chat.sockets.frames('phone')).toMatchObject([
      {
        event: 'read_receipt',
        data: {
          message_id: about.messageId,
          conversation_id: 'ada',
          read_at: '2026-02-01T15:30:00.000Z',
          reader: 'demi',
        },
      },
      {
        event: 'typing',
        data: { is_typing: true, conversation_id: 'ada', sender: 'demi', expires_in_ms: 10_000 },
      },
    ]);
  });

  it('typing is repeated every 8 s', async () => {
    await begin();
    await chat.clock.advance(7_999); // not yet 8 s
    expect(typings()).toEqual([true]);
    await chat.clock.advance(1);
    expect(typings()).toEqual([true, true]);
    await chat.clock.advance(8_000); // 8 s more
    expect(typings()).toEqual([true, true, true]);
  });

  it('thoughts are counted from 0, in whole milliseconds', async () => {
    const { audience } = await begin();
    audience.thinking({ type: 'thinking', step: 'reading', status: 'processing', details: 'Reading' });
    audience.thinking({ type: 'thinking', step: 'reading', status: 'completed', details: 'Read', durationMs: 12.4 });
    await quiet();

    const common = { conversation_id: 'ada', in_reply_to: about.messageId, step: 'reading' };
    expect(chat.sockets.data('phone', 'thinking')).toEqual([
      { ...common, seq: 0, status: 'processing', details: 'Reading' },
      { ...common, seq: 1, status: 'completed', details: 'Read', duration_ms: 12 },
    ]);
  });

  it('thoughts and words go only to devices that want them', async () => {
    await chat.device('laptop');
    const { audience, end } = await begin();
    audience.thinking({ type: 'thinking', step: 'reading', status: 'processing', details: 'Reading' });
    audience.write('Oh.');
    await end();

    expect(chat.sockets.events('laptop')).toEqual(['read_receipt', 'typing', 'typing']);
  });
});

describe('the end of writing', () => {
  it('comes after the rest of the stream, and says that she types no more', async () => {
    const { audience, end } = await begin();
    audience.write('Oh. ');
    await quiet();
    audience.write('You.');
    await end();

    expect(chat.sockets.events('phone')).toEqual([
      'read_receipt',
      'typing',
      'message_delta',
      'message_delta',
      'typing',
    ]);
    expect(typings()).toEqual([true, false]);
  });

  it('comes once, however often it is asked for', async () => {
    const { end } = await begin();
    await Promise.all([end(), end()]);
    await end();

    expect(typings()).toEqual([true, false]);
  });

  it('is the end of typing and of looking for a stop', async () => {
    const { end, interruption } = await begin();
    await end();
    await chat.conversations.requestStop('ada', undefined);
    await chat.clock.advance(60_000); // 1 min

    expect(typings()).toEqual([true, false]);
    expect(interruption.signal.aborted).toBe(false);
  });
});

describe('a stop', () => {
  it('is seen within 400 ms', async () => {
    const { signal: stopped } = (await begin()).interruption;
    await chat.conversations.requestStop('ada', about.messageId);
    await chat.clock.advance(POLL_MS - 1);
    expect(stopped.aborted).toBe(false);
    await chat.clock.advance(1);

    expect(stopped.aborted).toBe(true);
  });

  it('of another reply is not for this one', async () => {
    const another = { conversationId: 'ada', messageId: idAt(0) };
    await chat.conversations.beginReply('ada', another);
    await chat.conversations.requestStop('ada', another.messageId);
    const { signal: stopped } = (await begin()).interruption;
    await chat.clock.advance(2 * POLL_MS);

    expect(stopped.aborted).toBe(false);
  });

  it('that cannot be looked for once is looked for again', async () => {
    let failures = 1;
    const ports = chat.invocation({
      before: (call) => {
        failures -= call === 'conversations.stopFor' ? 1 : 0;
        if (call === 'conversations.stopFor' && failures >= 0) throw new Error('not now');
      },
    });
    const { signal: stopped } = (await begin(ports)).interruption;
    await chat.conversations.requestStop('ada', about.messageId);
    await chat.clock.advance(POLL_MS);
    expect(stopped.aborted).toBe(false);
    expect(chat.reports).toEqual(['stop_not_read']);
    await chat.clock.advance(POLL_MS);

    expect(stopped.aborted).toBe(true);
  });
});
