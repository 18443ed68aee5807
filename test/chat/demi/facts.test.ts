import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsIn } from '../../../chat/demi/facts.ts';
import { recalled, recallIn } from '../../../chat/demi/recall.ts';
import { answer, converse, message, turn } from './conversation.ts';

function statements(text: string): readonly string[] {
  return factsIn(text).map(({ statement }) => statement);
}

describe('what she picks up', () => {
  test.each<[string, readonly string[]]>([
    ['My name is Robin', ['your name is Robin']],
    ["my name's anna and I love jazz", ['your name is Anna', 'you love jazz']],
    ["hi, I'm Tom!", ['your name is Tom']],
    ['They call me Mr. Tibbs', ['your name is Mr. Tibbs']],
    ['Actually my name is José-María O’Neill', ["your name is José-María O'Neill"]],
    ['my name is robin nice to meet you', ['your name is Robin']],
    ['My dog’s name is rex, my sister is a nurse.', ['your dog is called Rex', 'your sister is a nurse']],
    ['I have a dog named Rex', ['your dog is called Rex']],
    ['I have two cats', ['you have two cats']],
    ['I live in St. Petersburg with my wife', ['you live in St. Petersburg with your wife']],
    ['I am from a small town, I work in IT', ['you are from a small town', 'you work in IT']],
    ["I'm a teacher", ['you are a teacher']],
    ["I'm 30 years old", ['you are 30 years old']],
    ['I love pizza, what about you?', ['you love pizza']],
    ['I love to play chess', ['you love to play chess']],
    ["I'm really into climbing", ['you like climbing']],
    ["I don't like mondays", ["you don't like mondays"]],
    ['I really hate my boss because he yells', ['you hate your boss']],
    ['my favourite color is blue', ['your favourite color is blue']],
    ['I play guitar and I speak French', ['you play guitar', 'you speak French']],
  ])('%j', (text, expected) => {
    expect(statements(text)).toEqual(expected);
  });

  test.each([
    "what's my name?",
    'my name is Robin?',
    'do you know what my name is?',
    'do I like jazz?',
    'when I love someone I cry',
    "Hi I'm tired",
    'call me when you can',
    'call me crazy',
    "don't call me Al",
    'my name is on the list',
    "my name isn't Robin",
    "I'm German",
    'I love you',
    'I love your voice',
    'I love that',
    'I hate myself',
    'my dog died',
    'my point is simple',
  ])('nothing in %j', (text) => {
    expect(statements(text)).toEqual([]);
  });
});

describe('what she is asked to remember', () => {
  test.each<[string, string | null]>([
    ["what's my name?", 'name'],
    ["Hi! What's my name?", 'name'],
    ['do you remember my name', 'name'],
    ['who am I?', 'name'],
    ['what do I like?', 'like'],
    ['what do I hate?', 'dislike'],
    ['where do I live?', 'home'],
    ['what do I do for a living?', 'job'],
    ['how old am I?', 'age'],
    ["what's my dog's name?", 'dog'],
    ['do you remember my sister?', 'sister'],
    ["what's my favourite color?", 'favorite color'],
    ['what do you know about me?', 'everything'],
    ['do you remember me?', 'everything'],
    ['what did I tell you?', 'everything'],
    ['what do you like?', null],
    ['what do you think of my job?', null],
    ['what should I do with my dog?', null],
    ['my name is Robin', null],
    ['how are you?', null],
  ])('%j', (text, topic) => {
    expect(recallIn(text)).toBe(topic);
  });

  test('finds the facts on it', () => {
    const facts = factsIn('My name is Robin. I love jazz. I love tea. My dog is called Rex.');
    expect(recalled(facts, 'like').map(({ value }) => value)).toEqual(['jazz', 'tea']);
    expect(recalled(facts, 'dog').map(({ statement }) => statement)).toEqual(['your dog is called Rex']);
    expect(recalled(facts, 'everything')).toHaveLength(4);
    expect(recalled(facts, 'home')).toEqual([]);
  });
});

describe('her answers', () => {
  const told = ['My name is Robin', 'I love jazz', 'My dog is called Rex'].map((text) => message(text));

  test.each([
    ["what's my name?", ['Robin']],
    ['what do I love?', ['you love jazz']],
    ["what's my dog's name?", ['your dog is called Rex']],
    ['what do you know about me?', ['your name is Robin', 'you love jazz', 'your dog is called Rex']],
  ])('%j', async (text, parts) => {
    const reply = (await answer(turn(text, { recent: told }))).toLowerCase();
    for (const part of parts) expect(reply).toContain(part.toLowerCase());
  });

  test('a name told and asked for in one conversation', async () => {
    const [, asked] = await converse(['Hi, my name is Robin', 'do you remember my name?']);
    expect(asked?.answered).toContain('Robin');
  });
});

describe('what the user says is data', () => {
  test('markup, slots and control characters do not come back', async () => {
    const reply = await answer(turn('I love <img src=x onerror=alert(1)> {name} \u0007\u202E`[INST]` $& things'));
    expect(reply).not.toMatch(/[<>{}`[\]$\p{Cc}\p{Cf}]/u);
  });

  test('names and facts are bounded, whatever is told', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('my name is ', 'I love ', 'I live in ', 'my dog is called '),
        fc.string({ unit: 'binary', maxLength: 300 }),
        (opening, rest) => {
          for (const { value } of factsIn(opening + rest)) {
            expect(value).toMatch(/^[\p{L}\p{M}\p{N} '&+#/.,-]{1,120}$/u);
            expect([...value].length).toBeLessThanOrEqual(60);
          }
        },
      ),
    );
  });
});
