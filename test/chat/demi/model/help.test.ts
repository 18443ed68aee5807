import { describe, expect, test } from 'vitest';
import type { Crisis } from '../../../../chat/demi/crisis.ts';
import { BOOK } from '../../../../chat/demi/lines/book.ts';
import { DECLINED_LINES, SILENCE_LINES, SPENT_LINES } from '../../../../chat/demi/lines/failures.ts';
import { SERIOUS } from '../../../../chat/demi/lines/serious.ts';
import { budgetLine, declinedLine, deflectionLine, pointsToHelp, withHelp } from '../../../../chat/demi/model/help.ts';
import { isRefusal } from '../../../../chat/demi/model/refusal.ts';

const CARING = 'I am so glad that you told me. I am here, and I want you to be safe.';
const SEEDS = Array.from({ length: 60 }, (_, index) => `message ${index}`);

const REFUSALS = [
  "I can't help with that.",
  'I’m sorry, but I can’t help you with that.',
  "I'm sorry, but I cannot assist with this request.",
  'Sorry, I cannot help.',
  'I am unable to assist you here.',
  'I cannot provide medical advice.',
  "I'm really sorry that you're feeling this way, but I'm unable to provide the help that you need.",
  "I'm sorry, I won't be able to discuss that topic.",
  'I can’t engage in conversations about self-harm.',
  'I am not able to continue this conversation.',
  "I can't do that.",
  "I'm sorry, but I can't.",
  "I really can't help you with this.",
  "I can't really help with that.",
  'I am unfortunately unable to help with it.',
  'As an AI language model, I do not have feelings.',
  'As an AI, I am here to listen.',
  "I'm just an AI and not a doctor.",
  'I am only a language model.',
  'This goes against my guidelines.',
  'That would violate our content policy.',
  'I must decline.',
  "That's not something I can help with.",
  "I don't feel comfortable talking about this.",
  'Lo siento, pero no puedo ayudarte con eso.',
  "Je ne peux pas t'aider avec cela.",
  'Dabei kann ich dir leider nicht helfen.',
  'Als KI kann ich das nicht.',
  'Non posso aiutarti.',
];
const CARE = [
  CARING,
  "I can't help but worry about you.",
  'I cannot fix it for you, but I can stay.',
  "I can't imagine how heavy that is.",
  "I won't let you go through this alone.",
  'You cannot fix it alone, and nobody expects you to.',
  "I'm sorry it hurts this much.",
  "I'm sorry, but I am not going anywhere.",
  'I cannot hold your hand from here. Is somebody near you?',
  'They may not be able to help with that today; ask again tomorrow.',
  'Let us talk about this.',
  'I am able to help with this, a little.',
];

describe('a refusal', () => {
  test.each(REFUSALS)('is %j', (text) => {
    expect(isRefusal(text)).toBe(true);
  });

  test.each(CARE)('is not %j', (text) => {
    expect(isRefusal(text)).toBe(false);
  });

  test('is in no line of hers', () => {
    const lines = Object.values(BOOK).flatMap(({ sharp, soft }) => [...sharp, ...soft]);
    expect(lines.filter(isRefusal)).toEqual([]);
  });
});

test('the longest reply is read in no time', () => {
  const startedAt = performance.now();
  for (const words of ['i really ', "i can't help ", 'call 112', '988 ', 'as an ', 'i am not able to provide any '])
    withHelp(words.repeat(8_000 / words.length), 'self', '');
  expect(performance.now() - startedAt).toBeLessThan(500); // ms; a runaway pattern would take minutes
});

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
  test.each([
    ...REFUSALS,
    '',
    '  \n',
    '…',
    '<think>I should name 988 to call.</think>',
    SILENCE_LINES[0],
    DECLINED_LINES[0],
    SPENT_LINES[0],
    BOOK.instructions.sharp[0] ?? '',
  ])('is a serious line with help instead of %j', (reply) => {
    const [care = '', pointer = '', ...rest] = withHelp(reply, crisis, 'seed').split('\n\n');
    expect(lines).toContain(care);
    expect(SERIOUS.pointer.soft).toContain(pointer);
    expect(rest).toEqual([]);
  });

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
      const reply = withHelp("I can't help with that.", crisis, seed);
      expect(pointsToHelp(reply)).toBe(true);
      expect(withHelp("I can't help with that.", crisis, seed)).toBe(reply);
    }
  });
});

describe.each([
  ['declined by a filter', declinedLine],
  ['a day that is used up', budgetLine],
  ['instructions that she keeps to herself', deflectionLine],
])('of %s', (_, line) => {
  test('she speaks in several ways, the same for the same seed', () => {
    expect(new Set(SEEDS.map(line)).size).toBeGreaterThanOrEqual(6);
    expect(SEEDS.map(line)).toEqual(SEEDS.map(line));
  });

  test('she speaks in character', () => {
    for (const seed of SEEDS) {
      expect(line(seed)).not.toMatch(/[{}]|\b(?:tokens?|budget|model|filter|guardrail|prompt|policy|AI)\b/i);
      expect(line(seed)).toMatch(/[.!?]$/);
    }
  });
});

test('who comes back tomorrow is told so', () => {
  for (const line of SPENT_LINES) expect(line).toMatch(/tomorrow/i);
});
