import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../chat/connect.ts';
import type { Connection } from '../../chat/ports/connections.ts';
import { sendMessage } from '../../chat/send-message.ts';
import { welcome } from '../../chat/welcome.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import { type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { aMessage, aReply, aSpeaker } from '../support/memory/factories.ts';

const phone = aSpeaker();

describe('a device whose history is on its way', () => {
  let chat: MemoryChat;
  beforeEach(async () => {
    chat = memoryChat();
    await connect(chat, phone, { after: undefined, topics: [] });
    await welcome(chat, { kind: 'greet', userId: 'ada', connectionId: 'phone' });
  });

  it('that writes, leaves and comes back gets the reply whose push had failed before', async () => {
    await chat.messages.put(aMessage({ createdAt: chat.clock.now() }));
    await chat.clock.advance(1_000);
    const reply = aReply({ createdAt: chat.clock.now() });
    await chat.messages.put(reply);
    await reopen();
    await chat.clock.advance(100_000); // as long as its job may be delivered, each time to a worker that dies
    const after = await say('Are you there?');
    await connect(chat, { ...phone, connectionId: 'again' }, { after, topics: [] });
    await welcome(chat, { kind: 'greet', userId: 'ada', connectionId: 'again', after });

    expect(lastHistory('again')).toContain(reply.messageId);
  });

  it('gets another one when its own message was acknowledged before the first arrived', async () => {
    await reopen();
    const release = chat.sockets.hold('phone');
    const first = welcome(chat, { kind: 'resync', userId: 'ada', connectionId: 'phone' });
    await new Promise(setImmediate); // it has read the history by now
    const messageId = await say('Are you there?');
    release();
    await first;

    expect(lastHistory('phone')).toContain(messageId);
  });

  async function reopen(): Promise<void> {
    const row: Connection | undefined = await chat.connection('phone');
    if (row === undefined) throw new Error('There is no connection');
    await chat.connections.reopen(row, chat.clock.now());
  }

  /** The id under which it was acknowledged. */
  async function say(content: string): Promise<string> {
    const answer = await sendMessage(chat, phone, { content, client_message_id: 'c-2' });
    if (answer?.event !== 'delivered') throw new Error('It was not acknowledged');
    return answer.data.message_id;
  }

  function lastHistory(connectionId: string): readonly string[] {
    const histories = chat.sockets.data(connectionId, 'history') as readonly ServerEvents['history'][];
    return histories.at(-1)?.messages.map(({ message_id }) => message_id) ?? [];
  }
});
