import { startTestStack, type TestStack } from './local-stack.ts';
import { type ChatRequest, data, type ModelAnswer, type ModelRequest, says, startModelServer } from './model-server.ts';
import { type Frame, WireClient } from './wire-client.ts';

/** An answer that a test wrote down, or that depends on the request. */
export type Script = ModelAnswer | ((request: ChatRequest) => ModelAnswer);

/** A local stack where a language model answers. Tests share it: what is scripted and asked goes by what the user said. */
export type ModelStack = {
  /** What the model answers to these words, the first time it is asked, the second, and so on; a greeting after that. */
  reply(words: string, ...answers: readonly Script[]): void;
  /** The same where it is asked for data about these words: their tone, or facts in them. Without it, there are none. */
  fill(words: string, ...answers: readonly Script[]): void;
  /** All requests until now to answer these words. */
  requests(words: string): readonly ModelRequest[];
  /** The next request to answer these words, as soon as there is one. */
  next(words: string): Promise<ModelRequest>;
  /** The next request for data about these words. */
  nextForData(words: string): Promise<ModelRequest>;
  connect(user: string, topics?: string): Promise<WireClient & { history: Frame }>;
  stop(): Promise<void>;
};

export const MODEL_NAME = 'test-model';

type Kind = 'text' | 'data';

/** `environment`: of the functions, beside the model's name and address. */
export async function startModelStack(
  environment: Readonly<Record<string, string>> = {},
  options: Partial<Parameters<typeof startTestStack>[0]> = {},
): Promise<ModelStack> {
  const scripts = { text: new Map<string, Script[]>(), data: new Map<string, Script[]>() };
  const script = (kind: Kind, words: string, answers: readonly Script[]): void => {
    scripts[kind].set(words, [...(scripts[kind].get(words) ?? []), ...answers]);
  };
  const server = await startModelServer({
    otherwise: (request) => {
      const kind = kindOf(request);
      const next = scripts[kind].get(wordsOf(request))?.shift() ?? (kind === 'text' ? says('Oh,', ' you.') : nothing);
      return typeof next === 'function' ? next(request) : next;
    },
  });
  const stack: TestStack = await startTestStack({
    ...options,
    environment: { DEMI_MODEL: `openai:${server.url}#${MODEL_NAME}`, ...environment },
  });
  const connect: ModelStack['connect'] = async (user, topics) => {
    const token = await stack.token(user);
    return WireClient.greeted(stack.url, { token, ...(topics === undefined ? {} : { topics }) });
  };
  await warmUp(await connect('warm-up'));
  const isAbout = (words: string, kind: Kind) => (request: ChatRequest) =>
    kindOf(request) === kind && wordsOf(request) === words;
  return {
    reply: (words, ...answers) => script('text', words, answers),
    fill: (words, ...answers) => script('data', words, answers),
    requests: (words) => server.requests.filter(({ body }) => isAbout(words, 'text')(body)),
    next: (words) => server.next(isAbout(words, 'text')),
    nextForData: (words) => server.next(isAbout(words, 'data')),
    connect,
    stop: async () => {
      await stack.stop();
      await server.stop();
    },
  };
}

/**
 * The first reply of a container is held up by what is compiled for it, its posts for so long where much else runs that they count as
 * slow, and typing is left out.
 */
async function warmUp(client: WireClient): Promise<void> {
  client.send('message', { content: 'Good morning' });
  await client.next('message');
  await client.close();
}

/** The system text of a request. */
export function systemOf({ body: { messages } }: ModelRequest): string {
  return messages[0]?.role === 'system' ? messages[0].content : '';
}

/** All of a request but its system text. */
export function talkOf({ body: { messages } }: ModelRequest): ChatRequest['messages'] {
  return messages.slice(1);
}

/** What a client holds of a reply after these frames, if it goes by the protocol: each piece goes where its offset says. */
export function drafted(frames: readonly Frame[]): string {
  return dataOf(frames, 'message_delta').reduce((draft, { offset, text }) => {
    if (Number(offset) > draft.length) throw new Error(`A piece before ${offset} is missing`);
    return draft.slice(0, Number(offset)) + text;
  }, '');
}

export function dataOf(frames: readonly Frame[], event: string): readonly Frame['data'][] {
  return frames.filter((frame) => frame.event === event).map((frame) => frame.data);
}

/** Whether Demi was shown typing, in order. */
export function typingOf(frames: readonly Frame[]): readonly unknown[] {
  return dataOf(frames, 'typing').map((typing) => typing.is_typing);
}

function nothing({ response_format }: ChatRequest): ModelAnswer {
  return data(response_format?.json_schema?.name === 'tone' ? { tone: 'neutral' } : { facts: [] });
}

function kindOf({ response_format }: ChatRequest): Kind {
  return response_format === undefined ? 'text' : 'data';
}

/** What the user said last; before it, in the same message, may stand what is answered with it. Data is asked of an object. */
function wordsOf(request: ChatRequest): string {
  const last = request.messages.at(-1)?.content ?? '';
  const said: string = kindOf(request) === 'text' ? last : JSON.parse(last).user_said;
  return said.split('\n').at(-1) ?? '';
}
