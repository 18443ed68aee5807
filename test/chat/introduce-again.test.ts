import { expect, it } from 'vitest';
import { introduceAgain } from '../../chat/introduce-again.ts';
import { memoryChat } from '../support/memory/chat.ts';
import { aSpeaker } from '../support/memory/factories.ts';

it('a connection that was given up is known again, and opening until it is up to date', async () => {
  const chat = memoryChat();
  const speaker = aSpeaker();

  await introduceAgain(chat, speaker, ['stream']);

  expect(await chat.connection('phone')).toMatchObject({ ...speaker, state: 'opening', topics: ['stream'] });
});

it('a connection that was given up gets its history again, without being greeted', async () => {
  const chat = memoryChat();

  await introduceAgain(chat, aSpeaker(), []);

  expect(chat.jobs.welcomes).toEqual([{ kind: 'resync', userId: 'ada', connectionId: 'phone' }]);
});

it('a connection that was given up has the topics that it is introduced with', async () => {
  expect(await introduceAgain(memoryChat(), aSpeaker(), ['stream', 'emotion'])).toEqual(['stream', 'emotion']);
});
