import { expect, test } from 'vitest';
import { type Grief, griefIn } from '../../../chat/demi/grief.ts';
import { SERIOUS } from '../../../chat/demi/lines/serious.ts';
import { answer, converse, turn } from './conversation.ts';

const GRAVE: readonly (readonly [string, Grief])[] = [
  ['my dog died', 'death'],
  ['My grandma passed away last night', 'death'],
  ['my best friend Tom died yesterday', 'death'],
  ['I lost my mother in March', 'death'],
  ['we had to put our old dog down, I had to put my dog to sleep', 'death'],
  ['the funeral is tomorrow', 'death'],
  ['my mom has cancer', 'illness'],
  ['my dad is in hospital', 'illness'],
  ['I have the flu', 'illness'],
  ['I was diagnosed today', 'illness'],
  ['I lost my job', 'hardship'],
  ['she broke up with me', 'hardship'],
  ['I am depressed', 'hardship'],
  ['I feel so lonely', 'hardship'],
  ["I can't do this anymore", 'hardship'],
  ['I had a panic attack', 'hardship'],
];
const HARMLESS = [
  'my phone died',
  'I lost my keys',
  'my character died',
  'that joke died',
  'my brother passed his driving test',
  'this is sick!',
  'sick of mondays',
  "I'm a cancer",
  'you gave me a heart attack',
  'I died laughing',
  'I am all fired up',
];

test.each(GRAVE)('%j is %s', async (text, grief) => {
  expect(griefIn(text)).toBe(grief);
  expect(SERIOUS[grief].soft).toContain(await answer(turn(text)));
});

test.each(HARMLESS)('%j is not grave', (text) => {
  expect(griefIn(text)).toBeNull();
});

test('the next words are met gently too', async () => {
  const exchanges = await converse(['my cat died', 'yeah', 'thanks', 'he was twelve']);
  for (const { answered } of exchanges.slice(1)) expect(SERIOUS.afterGrief.soft).toContain(answered);
});

test('she never brings up the dead dog by herself', async () => {
  const smallTalk = Array.from({ length: 8 }, (_, index) => `Today I saw boat number ${index}`);
  const exchanges = await converse(['my dog is called Rex', 'my dog died', ...smallTalk]);
  for (const { answered } of exchanges.slice(1)) expect(answered).not.toContain('Rex');
});
