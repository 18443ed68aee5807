import { describe, expect, it } from 'vitest';
import { ASSUMED_SECONDS, HELP, question } from '../../../bench/cost/command-line.ts';

const NEEDED = ['--users', '10000', '--messages-per-day', '30', '--connected-hours', '4'];

describe('what the cost of a month is asked for', () => {
  it('are users, messages and hours; the rest is as a deployment and the client have it', () => {
    expect(question(NEEDED)).toEqual({
      kind: 'month',
      habits: {
        users: 10_000,
        messagesPerDay: 30,
        connectedHours: 4,
        sessions: 2,
        mind: { kind: 'model', thinkingSeconds: 1, learningSeconds: 2 },
        replySeconds: 3,
        isFollowed: true,
      },
      model: undefined,
    });
  });

  it('is whatever else is told', () => {
    const others = ['--sessions=7', '--reply-seconds=0.5', '--stream=no', '--model-prices=0.3,2.5'];
    const times = ['--thinking-seconds=4', '--learning-seconds=0'];

    expect(question([...NEEDED, ...others, ...times])).toMatchObject({
      habits: {
        sessions: 7,
        replySeconds: 0.5,
        isFollowed: false,
        mind: { kind: 'model', thinkingSeconds: 4, learningSeconds: 0 },
      },
      model: { input: 0.3, output: 2.5 },
    });
  });

  it('is a persona, which neither thinks for long nor learns later', () => {
    expect(question([...NEEDED, '--mind=persona'])).toMatchObject({ habits: { mind: { kind: 'persona' } } });
  });

  it.each([
    [0, 0],
    [0.5, 1],
    [2, 1],
    [24, 12],
  ])('%d connected hours are %i sessions, because none outlasts two hours', (hours, sessions) => {
    expect(question([...NEEDED.slice(0, 4), '--connected-hours', String(hours)])).toMatchObject({
      habits: { sessions },
    });
  });

  it('is help, which names every option', () => {
    expect(question(['--help'])).toEqual({ kind: 'help' });
    for (const name of ['--users', '--messages-per-day', '--connected-hours', '--sessions', '--mind', '--model-prices'])
      expect(HELP).toContain(`${name} `);
    for (const [name, assumed] of Object.entries(ASSUMED_SECONDS))
      expect(HELP).toMatch(new RegExp(`--${name}-seconds N .*default: ${assumed}, assumed`));
  });

  it.each([
    ['nothing', [], '--connected-hours is missing; --help tells what there is.'],
    ['half a user', [...NEEDED, '--users', '0.5'], '--users takes a whole number from 0 to 1,000,000,000, not "0.5".'],
    ['less than nothing', [...NEEDED, '--users=-1'], '--users takes a whole number from 0 to 1,000,000,000, not "-1".'],
    ['a long day', [...NEEDED, '--connected-hours', '25'], '--connected-hours takes a number from 0 to 24, not "25".'],
    [
      'a word',
      [...NEEDED, '--messages-per-day', 'many'],
      '--messages-per-day takes a number from 0 to 1,000,000,000, not "many".',
    ],
    ['an unknown mind', [...NEEDED, '--mind', 'dog'], '--mind takes model or persona, not "dog".'],
    [
      'the time of a model that there is not',
      [...NEEDED, '--mind', 'persona', '--thinking-seconds', '1'],
      "--thinking-seconds is a language model's; the persona takes none.",
    ],
    [
      'a minute and a half',
      [...NEEDED, '--thinking-seconds=90'],
      '--thinking-seconds takes a number from 0 to 80, not "90".',
    ],
    ['perhaps', [...NEEDED, '--stream', 'perhaps'], '--stream takes yes or no, not "perhaps".'],
    ['one price', [...NEEDED, '--model-prices', '3'], '--model-prices takes two numbers, as in 0.30,2.50, not "3".'],
    ['an unknown option', [...NEEDED, '--user', '1'], '"--user" is not understood; --help tells what there is.'],
    ['a loose word', [...NEEDED, '17'], '"17" is not understood; --help tells what there is.'],
    ['an option without its value', ['--users'], '--users needs a value; --help tells which.'],
  ])('refuses %s with one sentence', (_what, words, sentence) => {
    expect(() => question(words)).toThrow(new Error(sentence));
  });
});
