import type { StoredMessage } from './messages.ts';

const DATA = 'data: ';

/** The answer of a model that speaks chat completions, word by word. `history` may have the message or not. */
export async function* words(history: readonly StoredMessage[], message: StoredMessage): AsyncGenerator<string> {
  const before = history.filter(({ message_id }) => message_id !== message.message_id);
  const messages = [
    { role: 'system', content: 'You are Demi, a companion. Be kind and brief.' },
    ...[...before, message].map(({ sender, content }) => ({ role: sender === 'user' ? 'user' : 'assistant', content })),
  ];
  const response = await fetch(`${process.env.MODEL_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'bench', stream: true, messages }),
  });
  for await (const line of linesOf(response)) {
    const word = line.startsWith(DATA) && line !== `${DATA}[DONE]` ? wordOf(line.slice(DATA.length)) : '';
    if (word !== '') yield word;
  }
}

function wordOf(json: string): string {
  const { choices } = JSON.parse(json) as { choices: { delta: { content?: string } }[] };
  return choices[0]?.delta.content ?? '';
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  if (body === null) return;
  let rest = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
