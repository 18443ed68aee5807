import type { Random } from './random.ts';

const OPENINGS = [
  'Hey Demi',
  'Good morning',
  'How are you feeling today?',
  'Tell me something about yourself',
  'I had a long day at work',
  'What do you think about music?',
  'I like rainy evenings',
  'Do you remember my name?',
  'You make me laugh',
  'Are you jealous?',
  'I was thinking of you',
  'My sister visits tomorrow',
  'Sorry, I was away',
  'Can you keep a secret?',
  'Thank you, really 💛',
  'Goodnight, sleep well',
];
const LONG_MESSAGE_RATE = 0.03;
const LONG_REPETITIONS = 60;

/** Something to say, with the user's mark in it; now and then it is long. Now and then she is told a name to remember: the mark. */
export function writeLine(random: Random, mark: string): string {
  if (random.chance(0.05)) return `My name is ${mark}`;
  const line = random.pick(OPENINGS);
  const said = random.chance(LONG_MESSAGE_RATE) ? `${line}. `.repeat(LONG_REPETITIONS) : line;
  return `${said} ${mark}`;
}
