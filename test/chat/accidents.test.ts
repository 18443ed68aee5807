import { describe, expect, it } from 'vitest';
import type { Clock } from '../../chat/ports/clock.ts';
import type { Conductor } from '../../chat/ports/conductor.ts';
import type { StoredMessage } from '../../chat/ports/messages.ts';
import { UUIDV7_CEILING, uuidFloor } from '../../protocol/ids.ts';
import { ACCIDENTS, type Accident, type AccidentalChat, accidentalChat } from '../support/memory/accidents.ts';
import { failing, pausing, saying, scriptedConductor } from '../support/memory/conductor.ts';
import type { Frame } from '../support/memory/sockets.ts';

const MINUTE = 60_000;
const A_WHILE = 500; // ms: long enough to look whether the user wants it stopped
const DEVICES = ['tablet', 'phone', 'laptop'];
const PATIENCE = [
  { resends: 'at once', resendAfterMs: 500 },
  { resends: 'after the claim of the first try is abandoned', resendAfterMs: 20_000 },
  { resends: 'once Demi has answered what she got', resendAfterMs: 15_000, worksBetween: true },
];

type Plan = {
  readonly accident: Accident;
  readonly fatal: number;
  readonly resendAfterMs: number;
  readonly worksBetween: boolean;
  readonly conductor: (clock: Clock) => Conductor;
};

/** A phone connects and says hello, a tablet watches, and later a laptop comes. One call of all goes wrong. */
async function exchange({ accident, fatal, resendAfterMs, worksBetween, conductor }: Plan): Promise<AccidentalChat> {
  const world = accidentalChat(accident, fatal, conductor);
  await world.chat.device('tablet', { topics: ['stream', 'thinking', 'emotion'] });
  const phone = await world.connect('phone');
  await world.workOff();
  await world.send(phone, 'Hello Demi', resendAfterMs, worksBetween);
  await world.workOff();
  await world.chat.clock.advance(2 * MINUTE);
  await world.connect('laptop');
  await world.workOff();
  return world;
}

/** The same exchange with the accident at the first call, at the second, and so on, until there is no such call. */
async function* allExchanges(plan: Omit<Plan, 'fatal'>): AsyncGenerator<AccidentalChat & { at: string }> {
  for (let fatal = 1; ; fatal += 1) {
    const world = await exchange({ ...plan, fatal });
    yield { ...world, at: `at call ${fatal}, ${world.accidentAt()}` };
    if (world.accidentAt() === undefined) return;
  }
}

async function stored({ chat }: AccidentalChat): Promise<readonly StoredMessage[]> {
  const all = { conversationId: 'ada', from: uuidFloor(0), to: UUIDV7_CEILING, newestFirst: false, pageSize: 100 };
  const messages: StoredMessage[] = [];
  for await (const message of chat.messages.read(all)) messages.push(message);
  return messages;
}

/** Ids that came as `message` although the client had them: those crash its list. */
function repeated(frames: readonly Frame[]): readonly string[] {
  let has = new Set<string>();
  const twice: string[] = [];
  for (const frame of frames) {
    if (frame.event === 'history') {
      const ids = frame.data.messages.map((message) => message.message_id);
      has = new Set(frame.data.mode === 'replace' ? ids : [...has, ...ids]);
    } else if (frame.event === 'message') {
      if (has.has(frame.data.message_id)) twice.push(frame.data.message_id);
      has.add(frame.data.message_id);
    }
  }
  return twice;
}

/** What a client shows at the end. */
function shown(frames: readonly Frame[]): readonly string[] {
  let list: string[] = [];
  for (const frame of frames) {
    if (frame.event === 'history') {
      const contents = frame.data.messages.map((message) => message.content);
      list = frame.data.mode === 'replace' ? contents : [...list, ...contents];
    } else if (frame.event === 'message') list.push(frame.data.content);
  }
  return list;
}

function typing(frames: readonly Frame[]): readonly boolean[] {
  return frames.flatMap((frame) => (frame.event === 'typing' ? [frame.data.is_typing] : []));
}

const answering = (clock: Clock) => scriptedConductor([pausing(clock, A_WHILE), ...saying('Hello ', 'you')]);
const refusing = (clock: Clock) => scriptedConductor([pausing(clock, A_WHILE), failing]);

describe.each(ACCIDENTS)('when any one call %s', (accident) => {
  describe.each(PATIENCE)('and the client sends again $resends', ({ resendAfterMs, worksBetween = false }) => {
    const plan = { accident, resendAfterMs, worksBetween, conductor: answering };

    it('there is one message of the user and one reply', async () => {
      for await (const world of allExchanges(plan)) {
        const contents = (await stored(world)).map((message) => message.content);
        expect(contents, world.at).toEqual(['Hello Demi', 'Hello you']);
      }
    });

    it('no client gets a message that it has', async () => {
      for await (const world of allExchanges(plan)) {
        for (const device of DEVICES) expect(repeated(world.chat.sockets.frames(device)), world.at).toEqual([]);
      }
    });

    it('every client shows the reply', async () => {
      for await (const world of allExchanges(plan)) {
        for (const device of DEVICES) expect(shown(world.chat.sockets.frames(device)), world.at).toContain('Hello you');
      }
    });

    it('every device shows what the user said', async () => {
      for await (const world of allExchanges(plan)) {
        for (const device of ['tablet', 'laptop'])
          expect(shown(world.chat.sockets.frames(device)), `${world.at}, on the ${device}`).toContain('Hello Demi');
      }
    });

    it('no message waits for an answer at the end', async () => {
      for await (const world of allExchanges(plan)) {
        expect(await world.chat.conversations.unanswered('ada'), world.at).toEqual([]);
      }
    });

    it('no connection is left without its pushes', async () => {
      for await (const world of allExchanges(plan)) {
        for (const device of DEVICES)
          expect(await world.chat.connection(device), world.at).toMatchObject({ state: 'ready' });
      }
    });

    it('typing is balanced where the reply was written last', async () => {
      for await (const world of allExchanges(plan)) {
        if (world.accidentAt() === 'sockets.post') continue; // what is lost on the way cannot be balanced
        for (const device of ['tablet', 'phone']) {
          const frames = world.chat.sockets.frames(device).slice(world.framesBeforeLastAnswer.get(device));
          expect([[], [true, false]], world.at).toContainEqual(typing(frames));
        }
      }
    });

    it('a reply that cannot be made is told to every client, and not stored', async () => {
      for await (const world of allExchanges({ ...plan, conductor: refusing })) {
        expect(
          (await stored(world)).map((message) => message.sender),
          world.at,
        ).toEqual(['user']);
        for (const device of DEVICES) {
          const codes = world.chat.sockets.data(device, 'error').map((error) => error.code);
          expect(codes, `${world.at}, on the ${device}`).toContain('inference_error');
        }
      }
    });
  });
});

describe.each(ACCIDENTS)('when any one call %s, and two messages are to be answered together', (accident) => {
  const together = async (conductor: (clock: Clock) => Conductor, fatal: number): Promise<AccidentalChat> => {
    const world = accidentalChat(accident, fatal, conductor, 'together');
    await world.chat.device('tablet', { topics: ['stream'] });
    const phone = await world.connect('phone');
    await world.workOff();
    await world.send(phone, 'Hello Demi', 500, false, 'c-1');
    await world.send(phone, 'Are you there?', 500, false, 'c-2');
    await world.workOff();
    await world.chat.clock.advance(2 * MINUTE);
    await world.connect('laptop');
    await world.workOff();
    return world;
  };
  async function* worlds(conductor: (clock: Clock) => Conductor): AsyncGenerator<AccidentalChat & { at: string }> {
    for (let fatal = 1; ; fatal += 1) {
      const world = await together(conductor, fatal);
      yield { ...world, at: `at call ${fatal}, ${world.accidentAt()}` };
      if (world.accidentAt() === undefined) return;
    }
  }

  it('there is one reply, which names both', async () => {
    for await (const world of worlds(answering)) {
      const messages = await stored(world);
      const [first, second, ...replies] = messages;
      expect(
        replies.map(({ inReplyTo, alsoInReplyTo }) => ({ inReplyTo, alsoInReplyTo })),
        world.at,
      ).toEqual([{ inReplyTo: second?.messageId, alsoInReplyTo: [first?.messageId] }]);
      expect(await world.chat.conversations.unanswered('ada'), world.at).toEqual([]);
    }
  });

  it('no client gets a message that it has, and every client shows the reply', async () => {
    for await (const world of worlds(answering)) {
      for (const device of DEVICES) {
        expect(repeated(world.chat.sockets.frames(device)), world.at).toEqual([]);
        expect(shown(world.chat.sockets.frames(device)), world.at).toContain('Hello you');
      }
    }
  });

  it('a reply that cannot be made is told for both, and none waits', async () => {
    for await (const world of worlds(refusing)) {
      const failed = (await stored(world)).map(({ failedAt }) => failedAt !== undefined);
      expect(failed, world.at).toEqual([true, true]);
      expect(await world.chat.conversations.unanswered('ada'), world.at).toEqual([]);
    }
  });
});
