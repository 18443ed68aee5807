import { parseArgs } from 'node:util';
import { LONGEST_COMPOSING_MS } from '../../chat/reply/compose.ts';
import { type Habits, LONGEST_SESSION_HOURS, type Mind } from './estimate.ts';

/** What `npm run cost` is asked: a month of such users, or how it is asked. */
export type Question =
  | { readonly kind: 'help' }
  | { readonly kind: 'month'; readonly habits: Habits; readonly model: ModelPrices | undefined };

/** What a language model charges for a million tokens, US dollars. */
export type ModelPrices = { readonly input: number; readonly output: number };

export const HELP = `npm run cost -- --users 10000 --messages-per-day 30 --connected-hours 4

What a month of AWS costs, us-east-1, list prices, without any free tier.

  --users N               how many there are
  --messages-per-day N    what each sends a day; each message is answered
  --connected-hours N     how long each user's device is connected a day, 0 to 24
  --sessions N            how often it connects a day        (default: once in two connected hours, once at least)
  --mind model|persona    who answers                        (default: model, as a deployment has it)
  --thinking-seconds N    how long the model takes until its first word    (default: 1, assumed)
  --reply-seconds N       how long she writes from there to the last one   (default: 3, assumed)
  --learning-seconds N    how long the model takes to find what there is to remember, after the reply (default: 2, assumed)
  --stream yes|no         whether the device sees it word by word, with her steps and feelings (default: yes, as client/ has it)
  --model-prices IN,OUT   dollars for a million tokens in and out, to know what the model may cost at most`;

/** What nobody can know but who has asked the model: assumed. The metric `FirstWordMs` says how long it thinks. */
export const ASSUMED_SECONDS = { thinking: 1, reply: 3, learning: 2 } as const;

const OPTIONS = {
  users: { type: 'string' },
  'messages-per-day': { type: 'string' },
  'connected-hours': { type: 'string' },
  sessions: { type: 'string' },
  mind: { type: 'string', default: 'model' },
  'thinking-seconds': { type: 'string' },
  'reply-seconds': { type: 'string' },
  'learning-seconds': { type: 'string' },
  stream: { type: 'string', default: 'yes' },
  'model-prices': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Name = keyof typeof OPTIONS;

const MOST_SECONDS = LONGEST_COMPOSING_MS / 1_000;

/** @throws Error with one sentence for what is not understood. */
export function question(words: readonly string[]): Question {
  const settings = { args: [...words], options: OPTIONS };
  for (const token of parseArgs({ ...settings, strict: false, allowPositionals: true, tokens: true }).tokens) {
    if (token.kind === 'positional') throw notUnderstood(token.value);
    if (token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name)) throw notUnderstood(token.rawName);
    if (token.kind === 'option' && token.name !== 'help' && token.value === undefined)
      throw new Error(`--${token.name} needs a value; --help tells which.`);
  }
  const { values } = parseArgs(settings);
  if (values.help) return { kind: 'help' };
  const connectedHours = number('connected-hours', values['connected-hours'], { most: 24 });
  const habits: Habits = {
    users: number('users', values.users, { isWhole: true }),
    messagesPerDay: number('messages-per-day', values['messages-per-day']),
    connectedHours,
    sessions: values.sessions === undefined ? sessionsIn(connectedHours) : number('sessions', values.sessions),
    mind: mind(choice('mind', values.mind, ['model', 'persona']), values),
    replySeconds: seconds('reply-seconds', values['reply-seconds'], ASSUMED_SECONDS.reply),
    isFollowed: choice('stream', values.stream, ['yes', 'no']) === 'yes',
  };
  return { kind: 'month', habits, model: modelPrices(values['model-prices']) };
}

type ModelTimes = { readonly 'thinking-seconds'?: string; readonly 'learning-seconds'?: string };

function mind(kind: Mind['kind'], times: ModelTimes): Mind {
  if (kind === 'model') {
    return {
      kind,
      thinkingSeconds: seconds('thinking-seconds', times['thinking-seconds'], ASSUMED_SECONDS.thinking),
      learningSeconds: seconds('learning-seconds', times['learning-seconds'], ASSUMED_SECONDS.learning),
    };
  }
  for (const name of ['thinking-seconds', 'learning-seconds'] as const)
    if (times[name] !== undefined) throw new Error(`--${name} is a language model's; the persona takes none.`);
  return { kind };
}

function seconds(name: Name, text: string | undefined, assumed: number): number {
  return text === undefined ? assumed : number(name, text, { most: MOST_SECONDS });
}

/** API Gateway ends a connection after two hours. */
function sessionsIn(connectedHours: number): number {
  return Math.ceil(connectedHours / LONGEST_SESSION_HOURS);
}

function number(
  name: Name,
  text: string | undefined,
  { most = 1e9, isWhole = false }: { readonly most?: number; readonly isWhole?: boolean } = {},
): number {
  if (text === undefined) throw new Error(`--${name} is missing; --help tells what there is.`);
  const value = /^\d{1,10}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most && (!isWhole || Number.isInteger(value))) return value;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw new Error(`--${name} takes ${kind} from 0 to ${most.toLocaleString('en')}, not "${text}".`);
}

function choice<T extends string>(name: Name, text: string, choices: readonly T[]): T {
  const found = choices.find((each) => each === text);
  if (found !== undefined) return found;
  throw new Error(`--${name} takes ${choices.join(' or ')}, not "${text}".`);
}

function modelPrices(text: string | undefined): ModelPrices | undefined {
  if (text === undefined) return undefined;
  const [, input, output] = /^(\d{1,6}(?:\.\d+)?),(\d{1,6}(?:\.\d+)?)$/.exec(text) ?? [];
  if (input !== undefined && output !== undefined) return { input: Number(input), output: Number(output) };
  throw new Error(`--model-prices takes two numbers, as in 0.30,2.50, not "${text}".`);
}

function notUnderstood(word: string): Error {
  return new Error(`"${word}" is not understood; --help tells what there is.`);
}
