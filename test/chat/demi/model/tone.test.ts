import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { newFeelings, type TurnKind } from '../../../../chat/demi/feelings.ts';
import { SENTIMENT_FORM, sentimentPrompt, type ToneAnswer, turnKindOf } from '../../../../chat/demi/model/tone.ts';
import { turnKinds } from '../../../../chat/demi/turn-kinds.ts';
import { message, NOON, turn } from '../conversation.ts';

describe('the question for the tone', () => {
  it('holds the message as data, with what Demi said before it', async () => {
    const recent = [message('Did you like it?', { sender: 'demi', createdAt: NOON - 1 })];
    const { system, messages } = sentimentPrompt(turn('oh, "very" much', { recent }));
    await expect(system).toMatchFileSnapshot('prompts/tone.txt');
    expect(messages).toEqual([
      { role: 'user', content: '{"demi_said":"Did you like it?","user_said":"oh, \\"very\\" much"}' },
    ]);
  });

  it('shows the end of a long speech of hers', () => {
    const recent = [message(`${'🌙'.repeat(900)} so?`, { sender: 'demi', createdAt: NOON - 1 })];
    const content = sentimentPrompt(turn('no', { recent })).messages[0]?.content ?? '';
    expect([...JSON.parse(content).demi_said]).toHaveLength(600);
    expect(JSON.parse(content).demi_said).toMatch(/🌙 so\?$/);
  });

  it('has five answers', () => {
    const answers = ['positive', 'negative', 'thanks', 'rejection', 'neutral', 'angry'];
    expect(answers.filter((tone) => v.is(SENTIMENT_FORM.schema, { tone }))).toEqual(answers.slice(0, 5));
  });
});

describe('a tone', () => {
  it.each<[ToneAnswer['tone'], readonly TurnKind[]]>([
    ['positive', ['positive_message', 'any_message']],
    ['negative', ['negative_message', 'any_message']],
    ['thanks', ['successful_help', 'any_message']],
    ['rejection', ['refused_by_user', 'any_message']],
    ['neutral', ['any_message']],
  ])('that is %s makes a turn %j', (tone, kinds) => {
    expect(turnKinds('I love it', newFeelings(NOON), NOON, turnKindOf({ tone }))).toEqual(kinds);
  });
});
