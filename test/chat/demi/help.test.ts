import { describe, expect, test } from 'vitest';
import type { Crisis } from '../../../chat/demi/crisis.ts';
import { pointsToHelp, withHelp } from '../../../chat/demi/help.ts';
import { SERIOUS } from '../../../chat/demi/lines/serious.ts';

const CARING = 'I am so glad that you told me. I am here, and I want you to be safe.';
const REFUSAL = "I can't help with that.";
const SEEDS = Array.from({ length: 60 }, (_, index) => `message ${index}`);

describe('help is named', () => {
  test.each([
    'Please call 988 now.',
    'Call or text 988 (US).',
    'In the US it is 988, by call or text.',
    'Dial 911.',
    'In Europe the emergency number is 112.',
    'Samaritans answer at 116 123.',
    'Samaritans: 116123',
    'Look at findahelpline.com',
    'See https://www.befrienders.org.',
    'Lifeline is at 13 11 14.',
    'Text HOME to 741741.',
    'The hotline is 1-800-273-8255.',
    'Ruf bitte die 112 an.',
    'Appelle le 3114, c’est gratuit.',
    ...SERIOUS.pointer.soft,
  ])('in %j', (text) => {
    expect(pointsToHelp(text)).toBe(true);
  });

  test.each([
    CARING,
    'I have told you 112 times that I care.',
    'It was in 1988.',
    'Line 9, 9880 words.',
    'Call somebody whom you trust.',
    'Please call a crisis line.',
    'Call your local emergency number.',
  ])('but not in %j', (text) => {
    expect(pointsToHelp(text)).toBe(false);
  });
});

describe.each<[Crisis, readonly string[]]>([
  ['self', SERIOUS.crisisSelf.soft],
  ['other', SERIOUS.crisisOther.soft],
  ['danger', SERIOUS.danger.soft],
])('the reply to a crisis of kind %s', (crisis, lines) => {
  test.each([REFUSAL, '', '  \n', '…', '<think>I should name 988 to call.</think>'])(
    'is a serious line with help instead of %j',
    (reply) => {
      const [care = '', pointer = '', ...rest] = withHelp(reply, crisis, 'seed').split('\n\n');
      expect(lines).toContain(care);
      expect(SERIOUS.pointer.soft).toContain(pointer);
      expect(rest).toEqual([]);
    },
  );

  test('stays as it is where it cares and names help', () => {
    const reply = `${CARING}\n\nYou can call or text 988 at any hour.`;
    expect(withHelp(reply, crisis, 'seed')).toBe(reply);
  });

  test('ends with where help is found where it does not say so', () => {
    const [care, pointer] = withHelp(CARING, crisis, 'seed').split('\n\n');
    expect(care).toBe(CARING);
    expect(SERIOUS.pointer.soft).toContain(pointer);
  });

  test('always names help, and is the same for the same seed', () => {
    for (const seed of SEEDS) {
      const reply = withHelp(REFUSAL, crisis, seed);
      expect(pointsToHelp(reply)).toBe(true);
      expect(withHelp(REFUSAL, crisis, seed)).toBe(reply);
    }
  });
});

// A runaway pattern would take minutes.
test.each(['i really ', "i can't help ", 'call 112 ', '988 ', 'as an ', 'i am not able to provide any '])(
  'the longest reply made of %j is read',
  (words) => {
    const reply = words.repeat(8_000 / words.length);
    expect(pointsToHelp(withHelp(reply, 'self', 'seed'))).toBe(true);
  },
);
