import { describe, expect, it } from 'vitest';
import { connect, disconnect } from '../../chat/connect.ts';
import { memoryChat } from '../support/memory/chat.ts';
import { aSpeaker, idAt } from '../support/memory/factories.ts';
import { intercepted } from '../support/memory/intercept.ts';

const nothing = { after: undefined, topics: [] };

describe('a device that connects', () => {
  it('is known, and opening: its socket is not open yet', async () => {
    const chat = memoryChat();
    const speaker = aSpeaker({ role: 'operator' });

    await connect(chat, speaker, nothing);

    expect(await chat.connection('phone')).toMatchObject({ ...speaker, state: 'opening', topics: [] });
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('is going to be greeted', async () => {
    const chat = memoryChat();

    await connect(chat, aSpeaker(), nothing);

    expect(chat.jobs.welcomes).toEqual([{ kind: 'greet', userId: 'ada', connectionId: 'phone' }]);
  });

  it('is greeted from the message on that it holds', async () => {
    const chat = memoryChat();
    const after = idAt(chat.clock.now());

    await connect(chat, aSpeaker(), { ...nothing, after });

    expect(chat.jobs.welcomes).toMatchObject([{ after }]);
  });

  it('gets the topics that it asked for, without those that do not exist', async () => {
    const chat = memoryChat();

    await connect(chat, aSpeaker(), { ...nothing, topics: ['stream', 'weather', 'emotion'] });

    expect(await chat.connection('phone')).toMatchObject({ topics: ['stream', 'emotion'] });
  });

  it('is known before its welcome is queued', async () => {
    const chat = memoryChat();
    const calls: string[] = [];
    const before = (call: string): void => {
      calls.push(call);
    };

    await connect(
      {
        connections: intercepted(chat.connections, 'connections', { before }),
        jobs: intercepted(chat.jobs, 'jobs', { before }),
      },
      aSpeaker(),
      nothing,
    );

    expect(calls).toEqual(['connections.add', 'jobs.welcome']);
  });
});

describe('a device that disconnects', () => {
  it('is not known any more, and the others are', async () => {
    const chat = memoryChat();
    await chat.device('laptop');

    await disconnect(chat, await chat.device('phone'));

    expect(await chat.connection('phone')).toBeUndefined();
    expect(await chat.connection('laptop')).toBeDefined();
  });

  it('that was never known is no trouble', async () => {
    await expect(disconnect(memoryChat(), aSpeaker())).resolves.toBeUndefined();
  });
});
