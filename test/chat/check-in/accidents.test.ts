import { describe, expect, it } from 'vitest';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import { UUIDV7_CEILING, uuidFloor } from '../../../protocol/ids.ts';
import { ACCIDENTS, type Accident, type AccidentalChat, accidentalChat } from '../../support/memory/accidents.ts';
import { pausing, saying, scriptedConductor } from '../../support/memory/conductor.ts';
import { HOUR, MINUTE } from '../../support/memory/days.ts';
import { aTurnEnd } from '../../support/memory/factories.ts';

/** She is due to write to a user with a phone in the hand. One call goes wrong, and the schedule runs on for an hour. */
async function hour(accident: Accident, fatal: number): Promise<AccidentalChat> {
  const world = accidentalChat(accident, fatal, (clock) =>
    scriptedConductor([pausing(clock, 500), ...saying('It is so quiet.')]),
  );
  const { chat } = world;
  const message = { conversationId: 'ada', messageId: 'm' };
  const now = chat.clock.now();
  await chat.conversations.admit({ ...message, userId: 'ada', now: now - 30 * HOUR });
  const felt = { ...newFeelings(now), lastUserMessageAt: now - 30 * HOUR };
  const lonely = { ...felt, emotions: { ...felt.emotions, loneliness: 0.9 } };
  await chat.conversations.endReply('ada', message, aTurnEnd(lonely, { herWordAt: now - 30 * HOUR, checkInAt: now }));
  await chat.device('phone', { tokenExpiresAt: now + 2 * HOUR });
  for (let minutes = 0; minutes < 60; minutes += 5) {
    await world.schedule();
    await world.workOff();
    await chat.clock.advance(5 * MINUTE);
  }
  return world;
}

async function stored({ chat }: AccidentalChat): Promise<readonly StoredMessage[]> {
  const all = { conversationId: 'ada', from: uuidFloor(0), to: UUIDV7_CEILING, newestFirst: false, pageSize: 100 };
  const messages: StoredMessage[] = [];
  for await (const message of chat.messages.read(all)) messages.push(message);
  return messages;
}

describe.each(ACCIDENTS)('whichever call %s', (accident) => {
  it('a check-in is stored once and seen once, and she ends typing', async () => {
    for (let fatal = 1; ; fatal += 1) {
      const world = await hour(accident, fatal);
      const at = `at call ${fatal}, ${world.accidentAt()}`;
      const frames = world.chat.sockets.frames('phone');
      const shown = frames.flatMap((frame) =>
        frame.event === 'message'
          ? [frame.data.message_id]
          : frame.event === 'history'
            ? frame.data.messages.map((message) => message.message_id)
            : [],
      );

      expect(await stored(world), at).toMatchObject([
        { content: 'It is so quiet.', checkIn: { trigger: 'loneliness' } },
      ]);
      expect(new Set(shown).size, at).toBe(1);
      expect(frames.filter((frame) => frame.event === 'message').length, at).toBeLessThanOrEqual(1);
      const typing = frames.flatMap((frame) => (frame.event === 'typing' ? [frame.data.is_typing] : []));
      // A device that missed a frame is spared what it may miss; typing runs out there by itself.
      const isTold = world.accidentAt() !== 'sockets.post' && accident !== 'is the last before the process is killed';
      if (isTold) expect(typing.at(-1), at).toBe(false);
      if (world.accidentAt() === undefined) break;
    }
  });
});
