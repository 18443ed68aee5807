import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../protocol/decode.ts';
import { answer, turn } from '../chat/demi/conversation.ts';
import { check, TEST_TIMEOUT_MS } from './amount.ts';
import { hostileMessage } from './arbitraries/text-frames.ts';
import { createTally } from './tally.ts';

describe('whatever a user says', { timeout: TEST_TIMEOUT_MS }, () => {
  it('Demi has an answer that can be stored', async () => {
    const tally = createTally('Persona');
    const property = fc.asyncProperty(hostileMessage, fc.string(), async (text, seed) => {
      const message = decode('message', text);
      tally.sent(1);
      if (!message.ok || message.value.content === '') return tally.got('not said');
      const answered = await answer(turn(message.value.content), seed);
      expect(answered.trim()).not.toBe('');
      expect(answered.isWellFormed()).toBe(true);
      tally.got('answered');
    });
    await check(property, tally, { shortRuns: 300 });
  });
});
