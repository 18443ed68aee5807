import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type AndroidDevice, startAndroid } from './device.ts';
import type { ShownMessage } from './strict-android.ts';

/** A server as the app knows it, wherever it runs. */
export type AndroidSubject = {
  /** The address to which the app adds its token. */
  readonly url: () => string;
  /** A token for a user of that name; a deployed stage has one user only, whatever the name. */
  readonly token: (user: string) => Promise<string>;
  /** False where users cannot be made up: what needs a fresh one is left out. */
  readonly makesUsers: boolean;
};

/** What the app in the field sends, frame by frame, and what it makes of the answers. */
export function replayAndroid(subject: AndroidSubject): void {
  const devices: AndroidDevice[] = [];
  const device = async (name: string): Promise<AndroidDevice> => {
    const started = await startAndroid(async () => {
      const address = new URL(subject.url());
      address.searchParams.set('token', await subject.token(name));
      return address;
    });
    devices.push(started);
    return started;
  };
  const pair = async (): Promise<readonly [phone: AndroidDevice, tablet: AndroidDevice]> => {
    const name = `user-${randomUUID()}`;
    return [await device(name), await device(name)];
  };
  const grown = (one: AndroidDevice, by: number): (() => boolean) => {
    const length = one.list().length + by;
    return () => one.list().length >= length;
  };
  /** Says something, and waits for the reply. */
  const exchange = async (one: AndroidDevice, content: string): Promise<readonly ShownMessage[]> => {
    const answered = grown(one, 2);
    await one.say(content);
    await one.until('she answers', answered);
    return one.list().slice(-2);
  };
  /** An app that is installed only now shows the same; of a deployed stage's user it may show less of the past. */
  const expectLater = async (name: string, ...before: readonly AndroidDevice[]): Promise<void> => {
    const words = wordsOf(await device(name));
    for (const one of before) expect(wordsOf(one).slice(subject.makesUsers ? 0 : -words.length)).toEqual(words);
  };

  afterEach(async () => {
    const used = devices.splice(0);
    await Promise.all(used.map((one) => one.close()));
    expect(used.flatMap((one) => one.violations())).toEqual([]);
  });

  describe('the app in the field', () => {
    it.runIf(subject.makesUsers)('starts with an empty list', async () => {
      const phone = await device(`user-${randomUUID()}`);

      expect([phone.list(), phone.count('connected')]).toEqual([[], 1]);
    });

    it('talks, turn by turn, and finds the same list later', async () => {
      const name = `user-${randomUUID()}`;
      const phone = await device(name);
      for (const content of ['Hallo', 'Wie geht es dir?\nMir "gut" \\o/', 'Bis bald 👋🏽']) {
        const [said, reply] = await exchange(phone, content);

        expect(said).toMatchObject({ sender: 'user', content });
        expect(reply).toMatchObject({ sender: 'demi' });
        expect(phone.isTyping()).toBe(false);
      }
      await expectLater(name, phone);
    });

    it('gets no answer to nothing', async () => {
      const [phone] = await pair();
      phone.send('{"event":"message","data":{"content":"   "}}');
      await phone.quiet();

      expect([phone.count('delivered'), phone.count('error')]).toEqual([0, 0]);
    });

    it('shows on a second device what the first one says, and the reply, each once', async () => {
      const [phone, tablet] = await pair();
      const shown = grown(tablet, 2);
      const talk = await exchange(phone, 'Vom Telefon');
      await tablet.until('the tablet shows both', shown);

      expect(inOrder(tablet).slice(-2)).toEqual(talk.map(({ message_id }) => message_id));
    });

    it('connects again when the network is lost, and shows what came meanwhile', async () => {
      const [phone, tablet] = await pair();
      await exchange(phone, 'Gleich im Tunnel');
      await tablet.until('the tablet shows both', () => inOrder(tablet).join() === inOrder(phone).join());
      const answered = grown(tablet, 2);
      await Promise.all([phone.loseNetwork(), tablet.say('Bist du noch da?')]);
      await tablet.until('she answers', answered);
      await phone.until('the phone shows all', () => inOrder(phone).join() === inOrder(tablet).join());

      expect([phone.connects(), tablet.connects()]).toEqual([2, 1]);
    });

    it('loses the network at every turn of the other device, and shows everything once', async () => {
      const TURNS = 6;
      const name = `user-${randomUUID()}`;
      const [phone, tablet] = [await device(name), await device(name)];
      const answered = grown(phone, 2 * TURNS);
      for (let turn = 1; turn <= TURNS; turn += 1) {
        await Promise.all([phone.say(`Zum ${turn}. Mal`), tablet.loseNetwork()]);
      }
      await phone.until('all are answered', answered);
      await tablet.until('the tablet shows all', () => inOrder(tablet).join() === inOrder(phone).join());

      await expectLater(name, phone, tablet);
    });

    it('marks on both devices what was read', async () => {
      const [phone, tablet] = await pair();
      const [, reply] = await exchange(phone, 'Lies mich');
      const isRead = (one: AndroidDevice) => () =>
        one.list().some(({ message_id, status }) => message_id === reply?.message_id && status === 'read');
      await tablet.until('the tablet shows it', () => inOrder(tablet).includes(reply?.message_id ?? ''));
      phone.send(`{"event":"read_receipt","data":{"message_id":"${reply?.message_id}"}}`);
      await phone.until('it is read on the phone', isRead(phone));
      await tablet.until('it is read on the tablet', isRead(tablet));
      await phone.loseNetwork();

      expect(isRead(phone)()).toBe(true);
    });

    it('shows that somebody types on the other device', async () => {
      const [phone, tablet] = await pair();
      const shown = grown(tablet, 2);
      await exchange(phone, 'Damit beide ganz da sind'); // a greeting that is under way gets no typing
      await tablet.until('the tablet shows both', shown);
      await tablet.quiet();
      phone.send('{"event":"typing","data":{"is_typing":true}}');
      await tablet.until('somebody types', () => tablet.isTyping());

      expect([phone.isTyping(), phone.count('error')]).toEqual([false, 0]);
    });

    it('is told what it did wrong in words, and goes on', async () => {
      const [phone] = await pair();
      phone.send(`{"event":"read_receipt","data":{"message_id":"${randomUUID()}"}}`);
      phone.send('{"event":"wave","data":{}}');
      await phone.until('both are refused', () => phone.errors().length === 2);
      await exchange(phone, 'Und weiter');

      expect(phone.errors()).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    });

    it('sends keys that nobody knows, in the data and beside them', async () => {
      const [phone] = await pair();
      const answered = grown(phone, 2);
      phone.wrote('Hallo');
      phone.send('{"event":"message","data":{"content":"Hallo","app_version":"1.4.2","tags":[1]},"device":"Pixel 4a"}');
      await phone.until('she answers', answered);
      phone.send('{"event":"ping","data":{"sent_at":1700000000},"device":null}');
      await phone.until('the ping is answered', () => phone.count('pong') === 1);

      expect(phone.errors()).toEqual([]);
    });

    it('asks for what came before, and shows that in place of its list', async () => {
      const [phone] = await pair();
      await exchange(phone, 'Zuerst');
      const [, later] = await exchange(phone, 'Danach');
      const all = inOrder(phone);
      const lists = phone.count('history');
      phone.send(`{"event":"history","data":{"before":"${later?.message_id}"}}`);
      await phone.until('the page is there', () => phone.count('history') === lists + 1);

      expect(inOrder(phone)).toEqual(all.slice(0, -1).slice(-50)); // 50: a page
    });

    it('talks on two devices at once for many turns, and both show the same in the end', async () => {
      const TURNS = 10;
      const name = `user-${randomUUID()}`;
      const [phone, tablet] = [await device(name), await device(name)];
      const [onPhone, onTablet] = [grown(phone, 4 * TURNS), grown(tablet, 4 * TURNS)];
      const talk = async (one: AndroidDevice, from: string): Promise<void> => {
        for (let turn = 1; turn <= TURNS; turn += 1) await one.say(`${from}, zum ${turn}. Mal`);
      };
      await Promise.all([talk(phone, 'Telefon'), talk(tablet, 'Tablet')]);
      await phone.until('the phone shows all', onPhone);
      await tablet.until('the tablet shows all', onTablet);

      await expectLater(name, phone, tablet);
    });
  });
}

function inOrder(one: AndroidDevice): readonly string[] {
  return one
    .list()
    .map(({ message_id }) => message_id)
    .toSorted();
}

/** Ids sort in the order in which the messages were made. */
function wordsOf(one: AndroidDevice): readonly string[] {
  return one
    .list()
    .map(({ message_id, sender, content }) => `${message_id} ${sender}: ${content}`)
    .toSorted();
}
