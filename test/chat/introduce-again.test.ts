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

it('a connection that another frame has just introduced stays as that one left it', async () => {
  const chat = memoryChat();
  expect(await introduceAgain(chat, aSpeaker(), ['stream', 'emotion'])).toBe(true);

  expect(await introduceAgain(chat, aSpeaker(), [])).toBe(false);
  expect(await chat.connection('phone')).toMatchObject({ topics: ['stream', 'emotion'] });
});
