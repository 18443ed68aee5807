import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { type Frame, WireClient } from '../../support/wire-client.ts';
import { type DemiProcess, type Ending, runDemi, startDemi, temporaryFolder } from './demi-process.ts';

const SLOW = '60000'; // 1 min per word

type Message = { readonly message_id: string; readonly sender: string; readonly in_reply_to?: string };

describe('npm start', { timeout: 60_000 }, () => {
  const folder = useFolder();
  let demi: DemiProcess;
  beforeAll(async () => {
    demi = await startDemi({ DEMI_DATA: folder.path() });
  });
  afterAll(() => demi?.end('SIGKILL'));

  it('prints the address of the page, which signs in with a token', async () => {
    expect(demi.banner).toContain(`Chat page   ${demi.origin}/#token=${demi.token}\n`);
    expect((await fetch(demi.origin)).headers.get('content-type')).toContain('text/html');
  });

  it('prints the address of the WebSocket and a token, with which one can connect', async () => {
    expect(demi.banner).toContain(`WebSocket   ${demi.url}\n  Dev token   ${demi.token}\n`);
    const client = await WireClient.connect(demi.url, { token: demi.token });
    expect((await client.next('connected')).data).toMatchObject({ user_id: 'you', role: 'user' });
    await client.close();
  });

  it('prints the address that it listens on, and no name behind which somebody else could listen', () => {
    expect(demi.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(demi.banner).not.toContain('localhost');
  });

  it('prints a line to paste for wscat', () => {
    expect(demi.banner).toContain(`wscat       npx wscat -c '${demi.url}?token=${demi.token}'\n`);
  });

  it('prints who answers', () => {
    expect(demi.banner).toContain('\n  Mind        persona\n');
  });

  it('tells its health: version, seconds since the start, open connections', async () => {
    const client = await WireClient.connect(demi.url, { token: demi.token });
    const response = await fetch(`${demi.origin}/api/v1/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ok',
      version: packageJson.version,
      uptime_seconds: expect.any(Number),
      open_connections: 1,
    });
    await client.close();
  });

  it('says in one sentence that its port is in use', async () => {
    const { port } = new URL(demi.origin);
    const other = await temporaryFolder();
    const second = await runDemi({ DEMI_DATA: other.path, PORT: port });
    await other.remove();
    expect(second).toEqual(refusal(`Port ${port} is in use; choose another with PORT=${Number(port) + 1} npm start.`));
  });

  it('says so too when it is started twice in one place', async () => {
    const { port } = new URL(demi.origin);
    expect(await runDemi({ DEMI_DATA: folder.path(), PORT: port })).toEqual(
      refusal(`Port ${port} is in use; choose another with PORT=${Number(port) + 1} npm start.`),
    );
  });

  it('says in one line that another local stack has its data folder', async () => {
    expect(await runDemi({ DEMI_DATA: folder.path() })).toEqual(
      refusal(
        `The tables in ${folder.path()}/tables do not open. ` +
          'Does another local stack have them? Choose another folder with DEMI_DATA=folder npm start.',
      ),
    );
  });

  it('says in one sentence what is wrong with a setting', async () => {
    expect(await runDemi({ DEMI_DATA: folder.path(), PORT: '3000x' })).toEqual(
      refusal('PORT must be a number from 0 to 65535, not "3000x".'),
    );
  });

  it('says in one sentence what is wrong with the model', async () => {
    expect(await runDemi({ DEMI_DATA: folder.path(), DEMI_MODEL: 'llama3.2' })).toEqual(
      refusal(
        'DEMI_MODEL must be persona, bedrock:<model or inference profile id> or openai:<base url>#<model>, not "llama3.2".',
      ),
    );
  });

  it('says in one sentence which word of its command line it does not understand', async () => {
    expect(await runDemi({ DEMI_DATA: folder.path() }, ['--fault'])).toEqual(
      refusal(
        '"--fault" is not understood; there are --faults, --aws-latencies, --watch-calls, --cold-start=MILLISECONDS and --speed=TIMES.',
      ),
    );
  });

  it('has nothing go wrong on purpose unless it is asked to', () => {
    expect(demi.banner).not.toContain('Faults');
  });

  describe('Ctrl-C', () => {
    let client: WireClient;
    let said: string;
    let history: Frame;
    let first: Ending;
    let slow: DemiProcess;
    let interrupted: Ending;
    let second: Ending;
    beforeAll(async () => {
      client = await WireClient.greeted(demi.url, { token: demi.token });
      said = await say(client, 'Hello');
      await client.next('message');
      first = await demi.end('SIGINT', 'SIGTERM'); // npm passes it on to a process that the terminal has told already

      slow = await startDemi({ DEMI_DATA: folder.path(), DEMI_PACE: SLOW });
      const busy = await WireClient.greeted(slow.url, { token: demi.token });
      history = busy.history;
      await say(busy, 'And now?');
      await busy.next('typing');
      interrupted = await slow.end('SIGINT');

      const again = await startDemi({ DEMI_DATA: folder.path(), DEMI_PACE: SLOW });
      const waiting = await WireClient.greeted(again.url, { token: demi.token });
      await waiting.next('typing');
      second = await again.insist('SIGINT');
    });

    it('ends the stack in good order, also when it arrives twice', () => {
      expect(first).toEqual({ code: 0, signal: null, stdout: `${demi.banner}Stopping…\n`, stderr: '' });
    });

    it('leaves nothing that listens', async () => {
      await expect(fetch(demi.origin)).rejects.toThrow('fetch failed');
    });

    it('closes the connections', async () => {
      expect(await client.closed()).toBe(1001);
    });

    it('keeps what was said', () => {
      expect(messagesIn(history)).toMatchObject([{ message_id: said }, { sender: 'demi', in_reply_to: said }]);
    });

    it('waits for what Demi writes, but not for minutes', () => {
      expect(interrupted).toEqual({ code: 0, signal: null, stdout: `${slow.banner}Stopping…\n`, stderr: '' });
    });

    it('ends at once when it comes a second time, while Demi writes what had been interrupted', () => {
      expect(second).toMatchObject({ code: 130, stderr: '' });
    });
  });
});

describe('npm start -- --faults', { timeout: 60_000 }, () => {
  const folder = useFolder();

  it('prints the address where faults are asked for, and ends in good order', async () => {
    const demi = await startDemi({ DEMI_DATA: folder.path() }, ['--faults']);
    const [, address] = /^ {2}Faults {6}(http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(demi.banner) ?? [];

    expect(await (await fetch(`${address}faults`)).json()).toEqual({});
    expect(await demi.end('SIGINT')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('npm start -- --speed', { timeout: 60_000 }, () => {
  const folder = useFolder();

  it('says how fast time passes, and that its data are not for real time', async () => {
    const demi = await startDemi({ DEMI_DATA: folder.path() }, ['--speed=600']);
    const client = await WireClient.connect(demi.url, { token: demi.token });
    await client.next('connected');
    expect(await demi.end('SIGINT')).toMatchObject({ code: 0, stderr: '' });

    expect(demi.banner).toMatch(
      /^ {2}Time {8}600 times as fast: a day passes in 2 min 24 s\. For her it is \d{4}-\d\d-\d\d\.$/m,
    );
    expect(demi.banner).toContain(`DEMI_DATA=${folder.path()} npm run -s token -- USER --expires-in 3650d`);
    expect(await runDemi({ DEMI_DATA: folder.path() })).toEqual(
      refusal(
        `The data in ${folder.path()} are of a time that passed faster, and lie ahead of real time. ` +
          'Start with --speed, or choose another folder with DEMI_DATA=folder npm start.',
      ),
    );
  });
});

describe('npm start with a language model', { timeout: 60_000 }, () => {
  const folder = useFolder();

  it('prints its name and where it is, and its key nowhere', async () => {
    const model = { DEMI_MODEL: 'openai:http://127.0.0.1:9/v1#llama3.2', DEMI_MODEL_API_KEY: 'sk-of-somebody' };
    const demi = await startDemi({ DEMI_DATA: folder.path(), ...model });
    const ending = await demi.end('SIGINT');

    expect(demi.banner).toContain('\n  Mind        llama3.2 at http://127.0.0.1:9/v1\n');
    expect(ending).toMatchObject({ code: 0, stderr: '' });
    expect(ending.stdout).not.toContain('sk-of-somebody');
  });
});

describe('kill -9 right after a message was delivered', { timeout: 60_000 }, () => {
  const folder = useFolder();
  let demi: DemiProcess;
  let said: string;
  beforeAll(async () => {
    const killed = await startDemi({ DEMI_DATA: folder.path(), DEMI_PACE: SLOW });
    const client = await WireClient.greeted(killed.url, { token: killed.token });
    said = await say(client, 'Hello');
    await killed.end('SIGKILL');
    demi = await startDemi({ DEMI_DATA: folder.path() });
  });
  afterAll(() => demi?.end('SIGKILL'));

  it('loses nothing: the message is stored, and answered once when the user connects again', async () => {
    const client = await WireClient.greeted(demi.url, { token: demi.token });
    expect(messagesIn(client.history)[0]).toMatchObject({ message_id: said, sender: 'user' });
    const inHistory = messagesIn(client.history).filter(({ sender }) => sender === 'demi');
    const pushed = inHistory.length === 0 ? [await client.next('message')] : [];
    const later = (await client.untilQuiet()).filter(({ event }) => ['message', 'history'].includes(event));
    expect([...inHistory, ...pushed.map(({ data }) => data)]).toMatchObject([{ in_reply_to: said }]);
    expect(later).toEqual([]);

    const { history } = await WireClient.greeted(demi.url, { token: demi.token });
    expect(messagesIn(history)).toMatchObject([{ message_id: said }, { sender: 'demi', in_reply_to: said }]);
  });
});

/** A folder for the data of the tests of one `describe`. */
function useFolder(): { path: () => string } {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());
  return { path: () => folder.path };
}

function refusal(sentence: string): Ending {
  return { code: 1, signal: null, stdout: '', stderr: `${sentence}\n` };
}

async function say(client: WireClient, content: string): Promise<string> {
  client.send('message', { content });
  return String((await client.next('delivered')).data.message_id);
}

function messagesIn(history: Frame): readonly Message[] {
  return history.data.messages as readonly Message[];
}
