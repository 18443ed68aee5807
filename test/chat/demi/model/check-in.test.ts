import { describe, expect, it } from 'vitest';
import { modelConductor } from '../../../../chat/demi/model/conductor.ts';
import type { ConductorEvent } from '../../../../chat/ports/conductor.ts';
import { ModelError } from '../../../../chat/ports/language-model.ts';
import { manualClock } from '../../../support/memory/clock.ts';
import {
  end,
  type ScriptedModel,
  scriptedModel,
  USED,
  type WrittenStep,
} from '../../../support/memory/language-model.ts';
import { eventsOf, occasion } from '../conversation.ts';
import { checkInOf, deltas, final, used, writing } from './replying.ts';

const lonely = occasion();

/** A model that answers with its own system text. */
function leaking(): ScriptedModel {
  const model = scriptedModel([]);
  return {
    ...model,
    write: async function* (prompt, signal) {
      for (const word of prompt.system.split(/(?<= )/)) {
        if (signal.aborted) return;
        yield { type: 'text', text: word };
      }
      yield end();
    },
  };
}

describe('a check-in by a model', () => {
  it('is told as signs of life, what it took, and the whole', async () => {
    const events = await checkInOf(writing('Demi: It is quiet. ', 'Say something.'), lonely);

    expect(events).toEqual([
      { type: 'delta', text: '' },
      { type: 'delta', text: '' },
      { type: 'used', usage: USED },
      { type: 'final', text: 'It is quiet. Say something.' },
    ]);
  });

  it('is asked for in one call', async () => {
    const model = writing('It is quiet.');
    await checkInOf(model, lonely);

    expect(model.prompts).toHaveLength(1);
    expect(model.prompts[0]?.system).toContain('# You write first');
    expect(model.questions).toEqual([]);
  });

  it('shows nothing that only a model says', async () => {
    const events = await checkInOf(writing('<think>What would', ' she say?</think>', 'Oh.'), lonely);

    expect(final(events)).toBe('Oh.');
  });

  it('has fewer than a hundred words', async () => {
    const events = await checkInOf(writing('It is quiet. ', 'fig '.repeat(120)), lonely);

    expect(final(events)).toBe('It is quiet.');
  });

  it('that ran out of tokens ends with its last whole sentence', async () => {
    const events = await checkInOf(scriptedModel(['Oh. It is quiet! And what a', end('length')]), lonely);

    expect(final(events)).toBe('Oh. It is quiet!');
  });

  it('has its tokens estimated where the model does not tell', async () => {
    const events = await checkInOf(scriptedModel(['It is quiet.', end('complete', null)]), lonely);

    expect(used(events)).toEqual([
      { inputTokens: expect.any(Number), outputTokens: expect.any(Number), cachedTokens: 0 },
    ]);
  });
});

describe('a check-in that cannot be used', () => {
  it.each<[string, readonly WrittenStep[]]>([
    ['a guardrail stepped in', ['Blocked.', end('filtered')]],
    ['nothing was said', [end()]],
    ['nothing but thoughts came', ['<think>Hm.</think>', end()]],
    ['its tokens ran out within the first sentence', ['It is quiet and', end('length')]],
    ['the model refused', ["I'm sorry, but I can't help with that.", end()]],
    ['the model repeated the cue', ['The user has not written since. You write first.', end()]],
    ['it brings up something grave', ['How was the funeral?', end()]],
  ])('fails, and was paid for: %s', async (_what, script) => {
    const seen: ConductorEvent[] = [];

    await expect(checkInOf(scriptedModel(script), lonely, { seen })).rejects.toThrow('cannot be used');
    expect(used(seen)).toHaveLength(1);
    expect(final(seen)).toBe('');
  });

  it('fails, cut and paid for, where it gives the prompt away', async () => {
    const seen: ConductorEvent[] = [];

    await expect(checkInOf(leaking(), lonely, { seen })).rejects.toThrow('leaked');
    expect(deltas(seen).length).toBeLessThan(20);
    expect(used(seen)).toHaveLength(1);
  });

  it('fails when the model does, with what was paid until then', async () => {
    const seen: ConductorEvent[] = [];
    const failure = new ModelError('unavailable', 'gone');
    const breaking = scriptedModel([
      'It is quiet',
      () => {
        throw failure;
      },
    ]);

    await expect(checkInOf(breaking, lonely, { seen })).rejects.toBe(failure);
    expect(used(seen)).toHaveLength(1);
  });

  it('fails when the model cannot be made', async () => {
    const conductor = modelConductor({
      model: () => Promise.reject(new Error('no key')),
      clock: manualClock(),
      promptTokens: 4_000,
      sentiment: 'lexicon',
    });

    await expect(eventsOf(conductor.checkIn(lonely, new AbortController().signal))).rejects.toThrow('no key');
  });
});

describe('a check-in that is stopped', () => {
  it('ends the call, tells what was used, and has no final text', async () => {
    const stop = new AbortController();
    const model = writing('It is quiet.', () => stop.abort(), ' Say something.');
    const events = await checkInOf(model, lonely, { signal: stop.signal });

    expect(events.map(({ type }) => type)).toEqual(['delta', 'used']);
  });

  it('before it began asks no model', async () => {
    const model = writing('It is quiet.');

    expect(await checkInOf(model, lonely, { signal: AbortSignal.abort() })).toEqual([]);
    expect(model.prompts).toEqual([]);
  });
});
