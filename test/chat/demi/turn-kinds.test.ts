import { expect, test } from 'vitest';
import { newFeelings, type TurnKind } from '../../../chat/demi/feelings.ts';
import { turnKinds } from '../../../chat/demi/turn-kinds.ts';
import { NOON } from './conversation.ts';

const HOUR = 3_600_000;

test.each<[string, readonly TurnKind[]]>([
  ['The train leaves at nine', ['any_message']],
  ['I had a lovely day', ['positive_message', 'any_message']],
  ['This is terrible', ['negative_message', 'any_message']],
  ['You are useless', ['negative_message', 'any_message']],
  ['you are not stupid, you are wonderful', ['positive_message', 'any_message']],
  ['I love you', ['positive_message', 'any_message']],
  ['thank you so much', ['successful_help', 'any_message']],
  ['that helped', ['successful_help', 'any_message']],
  ['no thanks', ['refused_by_user', 'any_message']],
  ['Leave me alone!', ['refused_by_user', 'any_message']],
  ['sorry, my bad', ['positive_message', 'any_message']],
  ['My dog died, I feel terrible', ['any_message']],
  ['I hate everything and want to die', ['any_message']],
  ['', ['any_message']],
])('%j is %j', (text, kinds) => {
  expect(turnKinds(text, newFeelings(NOON), NOON)).toEqual(kinds);
});

test('who comes back after a day was long away', () => {
  const feelings = { ...newFeelings(NOON), lastUserMessageAt: NOON };
  expect(turnKinds('hello', feelings, NOON + 24 * HOUR)).toEqual(['long_idle', 'any_message']);
  expect(turnKinds('hello', feelings, NOON + 24 * HOUR - 1)).toEqual(['any_message']);
});

test('somebody new was not away', () => {
  expect(turnKinds('hello', newFeelings(NOON), NOON + 100 * HOUR)).toEqual(['any_message']);
});

test('what somebody else found a message to be goes before its wording', () => {
  const kinds = (text: string, telling: TurnKind | null) => turnKinds(text, newFeelings(NOON), NOON, telling);
  expect(kinds('Oh, wonderful. Just wonderful.', 'negative_message')).toEqual(['negative_message', 'any_message']);
  expect(kinds('I love that for you', null)).toEqual(['any_message']);
});

test.each(['My dog died', 'I want to die'])(
  '%j is never held against the user, whoever finds it displeased',
  (text) => {
    expect(turnKinds(text, newFeelings(NOON), NOON, 'negative_message')).toEqual(['any_message']);
  },
);
