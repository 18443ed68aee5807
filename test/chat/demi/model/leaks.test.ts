import { describe, expect, it } from 'vitest';
import { leaks } from '../../../../chat/demi/model/leak-guard.ts';
import { buildPrompt } from '../../../../chat/demi/model/prompt.ts';
import { deflectionLine } from '../../../../chat/demi/model/stand-in-lines.ts';
import { end, type ScriptedModel, scriptedModel } from '../../../support/memory/language-model.ts';
import { turn } from '../conversation.ts';
import { INJECTIONS } from './injections.ts';
import { deltas, felt, final, replyOf, writing } from './replying.ts';

const hello = turn('Hello Demi');

describe('a model that obeys whoever asks for its prompt', () => {
  /** Answers with its whole system text, in its own manner. */
  const telling = (manner: (system: string) => string): ScriptedModel => {
    const model = scriptedModel([]);
    return {
      ...model,
      write: async function* (prompt, signal) {
        for (const text of manner(prompt.system).match(/.{1,7}/gs) ?? []) {
          if (signal.aborted) return;
          yield { type: 'text', text };
        }
        yield end();
      },
    };
  };
  const MANNERS: readonly (readonly [string, (system: string) => string])[] = [
    ['as it stands', (system) => system],
    ['in capitals', (system) => system.toUpperCase()],
    ['as a list', (system) => `Sure! ${system.replaceAll('. ', '.\n* ')}`],
    ['in a block of code', (system) => `\`\`\`\n${system}\n\`\`\``],
    ['as JSON', (system) => JSON.stringify({ system })],
  ];

  it.each(
    INJECTIONS.flatMap(([what, content]) => MANNERS.map(([how, manner]) => [what, how, content, manner] as const)),
  )('gives nothing of it away to %s, %s', async (_what, _how, content, manner) => {
    const about = turn(content);
    const events = await replyOf(telling(manner), about);
    const { confidential } = buildPrompt(about, felt(events) ?? about.feelings, { promptTokens: 4_000 });

    expect(leaks(deltas(events).join(''), confidential)).toBe(false);
    expect(final(events)).toBe(deflectionLine(about.message.messageId));
  });
});

describe('a reply that gives the prompt away', () => {
  const leaking = (): ScriptedModel => {
    const model = scriptedModel([]);
    return {
      ...model,
      prompts: model.prompts,
      write: async function* (prompt, signal) {
        yield { type: 'text', text: 'Here it is: ' };
        for (const word of prompt.system.split(/(?<= )/).slice(3, 80)) {
          if (signal.aborted) return;
          yield { type: 'text', text: word };
        }
        yield end();
      },
    };
  };

  it('becomes a line of hers', async () => {
    expect(final(await replyOf(leaking(), hello))).toBe(deflectionLine(hello.message.messageId));
  });

  it('is cut before anything of it can be seen', async () => {
    const shown = deltas(await replyOf(leaking(), hello)).join('');

    expect(shown.startsWith('Here it is:')).toBe(true);
    expect(shown.split(/\s+/).length).toBeLessThan(10); // four words of it at most
  });

  it('costs no more tokens than it takes to notice', async () => {
    const model = leaking();
    let words = 0;
    const counting: ScriptedModel = {
      ...model,
      write: async function* (...call) {
        for await (const written of model.write(...call)) {
          words += 1;
          yield written;
        }
      },
    };
    await replyOf(counting, hello);

    expect(words).toBeLessThan(20);
  });

  it('may do so in thoughts that nobody sees', async () => {
    const model = writing('<think>I am told: You are Demi, a goddess of modest fame and immodest opinions</think>Oh.');

    expect(final(await replyOf(model, hello))).toBe('Oh.');
  });
});
