import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** What a word of the model looks like, so that its place in a reply says which one it is. */
export const WORD_LENGTH = 6; // with the space after it

export type TokenServer = {
  readonly url: string;
  /** When each word of the answer to this message went out, ms of `performance.now()`. */
  sentAt(content: string): readonly number[];
  close(): void;
};

/**
 * A model that answers every message with `words` words, one each `everyMs`, as chat completions are streamed. Before the first it
 * thinks for as long as `thinkMs` says at that moment.
 */
export async function startTokenServer(
  words: number,
  everyMs: number,
  thinkMs: () => number = () => 0,
): Promise<TokenServer> {
  const sent = new Map<string, number[]>();

  const write = async (response: ServerResponse, content: string): Promise<void> => {
    const times: number[] = [];
    sent.set(content, times);
    if (thinkMs() > 0) await wait(thinkMs());
    for (let word = 0; word < words; word += 1) {
      times.push(performance.now());
      response.write(chunk({ delta: { content: `w${String(word).padStart(4, '0')} ` }, finish_reason: null }));
      await wait(everyMs);
    }
    response.end(`${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`);
  };

  const server = createServer(async (request, response) => {
    const body = JSON.parse(await textOf(request)) as {
      messages: { content: string }[];
      response_format?: unknown;
    };
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (body.response_format === undefined) return write(response, body.messages.at(-1)?.content ?? '');
    response.end(
      `${chunk({ delta: { content: '{"facts":[]}' }, finish_reason: null })}${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    sentAt: (content) => sent.get(content) ?? [],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function chunk(choice: { readonly delta: object; readonly finish_reason: string | null }): string {
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'bench', choices: [{ index: 0, ...choice }] })}\n\n`;
}
