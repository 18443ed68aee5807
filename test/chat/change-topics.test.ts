import { describe, expect, it } from 'vitest';
import { subscribe, unsubscribe } from '../../chat/change-topics.ts';
import { memoryChat } from '../support/memory/chat.ts';
import { aSpeaker } from '../support/memory/factories.ts';

describe('subscribe', () => {
  it('adds topics, and answers all that the connection now has', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone', { topics: ['stream'] });

    expect(await subscribe(chat, phone, ['emotion'])).toEqual({
      event: 'subscribed',
      data: { topics: ['stream', 'emotion'], rejected: [] },
    });
    expect(await chat.connection('phone')).toMatchObject({ topics: ['stream', 'emotion'] });
  });

  it('names what is no topic, and adds the rest', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone');

    expect((await subscribe(chat, phone, ['weather', 'stream', 'presence'])).data).toEqual({
      topics: ['stream'],
      rejected: ['weather', 'presence'],
    });
  });

  it('names each wrong name once, however often it was wished for', async () => {
    const chat = memoryChat();

    expect((await subscribe(chat, await chat.device('phone'), ['weather', 'weather'])).data).toMatchObject({
      rejected: ['weather'],
    });
  });

  it('leaves the other devices as they are', async () => {
    const chat = memoryChat();
    await chat.device('laptop');

    await subscribe(chat, await chat.device('phone'), ['stream']);

    expect(await chat.connection('laptop')).toMatchObject({ topics: [] });
  });

  it('of a connection that was given up makes it known again with these topics', async () => {
    const chat = memoryChat();

    expect((await subscribe(chat, aSpeaker(), ['stream', 'weather'])).data).toEqual({
      topics: ['stream'],
      rejected: ['weather'],
    });
    expect(await chat.connection('phone')).toMatchObject({ topics: ['stream'], state: 'opening' });
    expect(chat.jobs.welcomes).toMatchObject([{ kind: 'resync', connectionId: 'phone' }]);
  });

  it('of a connection that is known asks for no welcome', async () => {
    const chat = memoryChat();

    await subscribe(chat, await chat.device('phone'), ['stream']);

    expect(chat.jobs.welcomes).toEqual([]);
  });
});

describe('unsubscribe', () => {
  it('takes topics away, and answers what is left', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone', { topics: ['stream', 'thinking'] });

    expect(await unsubscribe(chat, phone, ['thinking'])).toEqual({
      event: 'subscribed',
      data: { topics: ['stream'], rejected: [] },
    });
    expect(await chat.connection('phone')).toMatchObject({ topics: ['stream'] });
  });

  it('does not mind topics that the connection does not have, and names what is no topic', async () => {
    const chat = memoryChat();
    const phone = await chat.device('phone', { topics: ['stream'] });

    expect((await unsubscribe(chat, phone, ['emotion', 'weather'])).data).toEqual({
      topics: ['stream'],
      rejected: ['weather'],
    });
  });

  it('of a connection that was given up makes it known again without topics', async () => {
    const chat = memoryChat();

    expect((await unsubscribe(chat, aSpeaker(), ['stream'])).data).toEqual({ topics: [], rejected: [] });
    expect(chat.jobs.welcomes).toMatchObject([{ kind: 'resync', connectionId: 'phone' }]);
  });
});
