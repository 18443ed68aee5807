import { beforeEach, describe, expect, it } from 'vitest';
import { failureLine } from '../../../chat/demi/failure-line.ts';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import { failAbandonedMessage, failMessage } from '../../../chat/reply/fail-message.ts';
import { type MemoryChat, memoryChat } from '../../support/memory/chat.ts';
import { aMessage, aReply, aTurned, idAt } from '../../support/memory/factories.ts';

const question = aMessage({ clientMessageId: 'c-1' });
const { conversationId, messageId } = question;
const job = { kind: 'reply' as const, userId: 'ada', conversationId, messageId, attempt: 1 };

let chat: MemoryChat;

beforeEach(async () => {
  chat = memoryChat();
  await chat.device('phone');
  await chat.device('laptop');
  await chat.messages.put(question);
  await chat.conversations.admit({ userId: 'ada', conversationId, messageId, now: chat.clock.now() });
  await chat.conversations.beginReply('ada', job);
});

const stored = () => chat.messages.get('ada', messageId);
const codes = (device: string) => chat.sockets.data(device, 'error').map(({ code }) => code);

describe('a message that is given up', () => {
  it('is failed, and every device is told which and what to show', async () => {
    await failMessage(chat, job);

    expect(await stored()).toMatchObject({ failedAt: chat.clock.now() });
    for (const device of ['phone', 'laptop'])
      expect(chat.sockets.data(device, 'error')).toEqual([
        {
          message: 'Error generating response',
          code: 'inference_error',
          retryable: true,
          client_message_id: 'c-1',
          in_reply_to: messageId,
          fallback: failureLine(messageId),
        },
      ]);
  });

  it('waits for no answer any more, is not being written, and leaves what she felt', async () => {
    const feelings = newFeelings(chat.clock.now());

    await failMessage(chat, job, { turned: aTurned(feelings) });

    expect(await chat.conversations.unanswered('ada')).toEqual([]);
    expect(await chat.conversations.requestStop('ada', undefined)).toBe(false);
    expect(await chat.conversations.beginReply('ada', job)).toMatchObject({ feelings });
  });

  it('shows what it did to her to those who follow her feelings', async () => {
    await chat.device('tablet', { topics: ['emotion'] });
    const feelings = newFeelings(chat.clock.now());

    await failMessage(chat, job, { turned: aTurned(feelings) });

    expect(chat.sockets.events('tablet')).toEqual(['error', 'emotion_update']);
    expect(chat.sockets.data('tablet', 'emotion_update')).toMatchObject([feelings.emotions]);
  });

  it('is told to a device that may not have got it with its next history', async () => {
    chat.sockets.answer('phone', 'failed');

    await failMessage(chat, job);

    expect(chat.jobs.welcomes).toMatchObject([{ kind: 'resync', connectionId: 'phone' }]);
  });

  it('a second time is told again, for nobody knows whether it was told before', async () => {
    await failMessage(chat, job);
    const first = await stored();
    await chat.clock.advance(1);
    await failMessage(chat, job);

    expect(codes('phone')).toHaveLength(2);
    expect(await stored()).toEqual(first);
  });

  it('is left alone when it has been asked for again meanwhile', async () => {
    await failMessage(chat, job);
    await chat.messages.retry('ada', messageId, 'kept');

    await failMessage(chat, job);

    expect(codes('phone')).toHaveLength(1);
    expect(await stored()).not.toHaveProperty('failedAt');
  });

  it('is left alone when a later attempt has failed, which was told by itself', async () => {
    await chat.messages.fail('ada', messageId, 1, chat.clock.now());
    await chat.messages.retry('ada', messageId, 'kept');
    await chat.messages.fail('ada', messageId, 2, chat.clock.now());

    await failMessage(chat, job);

    expect(codes('phone')).toEqual([]);
  });

  it('is left alone when it has its answer, and waits no more', async () => {
    const replyId = idAt(chat.clock.now(), 2);
    await chat.messages.nameReply('ada', messageId, 1, replyId);
    await chat.messages.put(aReply({ messageId: replyId }));

    await failMessage(chat, job);

    expect(codes('phone')).toEqual([]);
    expect(await stored()).not.toHaveProperty('failedAt');
    expect(await chat.conversations.unanswered('ada')).toEqual([]);
  });

  it('is failed when its answer has a name but was never stored', async () => {
    await chat.messages.nameReply('ada', messageId, 1, idAt(chat.clock.now(), 2));

    await failMessage(chat, job);

    expect(codes('phone')).toEqual(['inference_error']);
  });

  it('is nothing when it is not there', async () => {
    await failMessage(chat, { ...job, messageId: idAt(0) }, undefined);

    expect(codes('phone')).toEqual([]);
  });
});

describe('a message that the queue gave up on', () => {
  it('ends the typing that is still seen, then is told', async () => {
    await failAbandonedMessage(chat, job);

    expect(chat.sockets.events('phone')).toEqual(['typing', 'error']);
    expect(chat.sockets.data('phone', 'typing')).toMatchObject([{ is_typing: false, sender: 'demi' }]);
  });
});
