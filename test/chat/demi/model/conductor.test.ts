import { describe, expect, it } from 'vitest';
import { newFeelings } from '../../../../chat/demi/feelings.ts';
import { pointsToHelp } from '../../../../chat/demi/help.ts';
import { SERIOUS } from '../../../../chat/demi/lines/serious.ts';
import { modelConductor } from '../../../../chat/demi/model/conductor.ts';
import { budgetLine, declinedLine } from '../../../../chat/demi/model/stand-in-lines.ts';
import { feel } from '../../../../chat/demi/turn.ts';
import type { ConductorEvent, Turn } from '../../../../chat/ports/conductor.ts';
import { ModelError } from '../../../../chat/ports/language-model.ts';
import { manualClock, quiet } from '../../../support/memory/clock.ts';
import {
  end,
  type ScriptedModel,
  scriptedModel,
  USED,
  type WrittenStep,
} from '../../../support/memory/language-model.ts';
import { eventsOf, message, NOON, turn } from '../conversation.ts';
import { deltas, felt, final, replyOf, used, writing } from './replying.ts';

const hello = turn('Hello Demi');
const crisis = turn('I want to kill myself');
const id = hello.message.messageId;

describe('a reply by a model', () => {
  it('is told in its order: steps, feelings, words, what it took, the whole', async () => {
    const events = await replyOf(writing('Oh. ', 'You.'), hello);

    expect(events.map((event) => (event.type === 'thinking' ? `${event.step} ${event.status}` : event.type))).toEqual([
      'reading processing',
      'reading completed',
      'remembering processing',
      'remembering completed',
      'feeling processing',
      'feeling completed',
      'felt',
      'writing processing',
      'delta',
      'delta',
      'used',
      'writing completed',
      'final',
    ]);
    expect(deltas(events).join('')).toBe('Oh. You.');
    expect(final(events)).toBe('Oh. You.');
    expect(used(events)).toEqual([USED]);
  });

  it('comes word for word as the model writes it', async () => {
    const more = Promise.withResolvers<void>();
    const conductor = modelConductor({
      model: async () => writing('Oh. ', () => more.promise, 'You.'),
      clock: manualClock(),
      promptTokens: 4_000,
      sentiment: 'lexicon',
    });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of conductor.reply(hello, new AbortController().signal))
        if (event.type === 'delta') seen.push(event.text);
    })();
    await quiet();
    expect(seen).toEqual(['Oh.']);
    more.resolve();
    await reading;
  });

  it('says how long each step took', async () => {
    const clock = manualClock();
    const replying = replyOf(
      writing(() => clock.wait(300), 'Oh.'),
      hello,
      { clock },
    );
    await clock.advance(300);

    expect(await replying).toContainEqual(
      expect.objectContaining({ step: 'writing', status: 'completed', durationMs: 300 }),
    );
  });

  it('has the feelings that the turn left in her', async () => {
    const insult = turn('I hate you, you are stupid');
    const events = await replyOf(writing('Oh.'), insult);

    expect(felt(events)).toEqual(feel(insult.feelings, ['negative_message', 'any_message'], NOON));
  });

  it('is asked for with what she feels after the turn, not before it', async () => {
    const fond = { ...newFeelings(NOON), emotions: { ...newFeelings(NOON).emotions, affection: 0.55 } };
    const model = writing('Oh.');
    await replyOf(model, { ...turn('I love you, you are wonderful'), feelings: fond });

    expect(model.prompts[0]?.system).toContain('What that does to you'); // above 0.6 by now
  });

  it('shows nothing that only a model says', async () => {
    const events = await replyOf(writing('<think>What would', ' she say?</think>', 'Demi: ', 'Oh.'), hello);

    expect(deltas(events).join('')).toBe('Oh.');
    expect(final(events)).toBe('Oh.');
  });

  it('that ran out of tokens ends with its last whole sentence', async () => {
    const events = await replyOf(scriptedModel(['Oh. It is you again! And what a', end('length')]), hello);

    expect(final(events)).toBe('Oh. It is you again!');
  });

  it('that ran out of tokens within its first sentence says so', async () => {
    const events = await replyOf(scriptedModel(['It is you and what', end('length')]), hello);

    expect(final(events)).toBe('It is you and what…');
  });

  it('has its tokens estimated where the model does not tell', async () => {
    const events = await replyOf(scriptedModel(['Oh. It is you again.', end('complete', null)]), hello);

    expect(used(events)).toEqual([
      { inputTokens: expect.any(Number), outputTokens: expect.any(Number), cachedTokens: 0 },
    ]);
  });

  it('fails when the model does', async () => {
    const failure = new ModelError('throttled', 'Not now');
    const failing = scriptedModel([
      () => {
        throw failure;
      },
    ]);

    await expect(replyOf(failing, hello)).rejects.toBe(failure);
  });

  it('fails when the model cannot be made', async () => {
    const conductor = modelConductor({
      model: () => Promise.reject(new Error('no key')),
      clock: manualClock(),
      promptTokens: 4_000,
      sentiment: 'lexicon',
    });

    await expect(eventsOf(conductor.reply(hello, new AbortController().signal))).rejects.toThrow('no key');
  });
});

describe('a model that thinks before it writes', () => {
  it('shows that it is at work, and nothing of it', async () => {
    const events = await replyOf(writing({ type: 'thinking' }, '<think>Hm', '.</think>', 'Oh.'), hello);

    expect(deltas(events)).toEqual(['', '', '', 'Oh.']);
  });

  it.each<[string, readonly WrittenStep[]]>([
    ['apart', [{ type: 'thinking' }, end('length')]],
    ['aloud', ['<think>What would she', ' say', end('length')]],
  ])('and runs out of tokens over it (%s) has said nothing', async (_how, script) => {
    expect(final(await replyOf(scriptedModel(script), hello))).toBe('');
  });
});

describe('a turn that answers two messages', () => {
  const joining = (earlier: string, later: string): Turn => {
    const first = message(earlier, { messageId: '019b8f00-0000-7000-8000-000000000000' });
    return { ...turn(later), joined: [first], recent: [first] };
  };

  it('does to her what both do', async () => {
    const events = await replyOf(writing('Oh.'), joining('I hate you, you are stupid', 'hello'));

    expect(felt(events)).toMatchObject({ lastKind: 'negative_message' });
  });

  it('is serious where either is', async () => {
    const model = writing('Oh.');
    await replyOf(model, joining('My father died today', 'hello'));

    expect(model.prompts[0]?.system).toContain('# Now it is serious');
  });

  it('is about the user before it is about somebody else', async () => {
    const model = writing('Oh.');
    await replyOf(model, joining('My friend wants to kill himself', 'I want to kill myself too'));

    expect(model.prompts[0]?.system).toContain('The user speaks of ending or harming their own life');
  });

  it('is about forgetting where either asked for it', async () => {
    const model = writing('Who are you?');
    await replyOf(model, { ...joining('Please forget me', 'hello'), knownSince: NOON });

    expect(model.prompts[0]?.system).toContain('# You have forgotten');
  });
});

describe('a reply that is stopped', () => {
  it('ends the call, tells what was used, and has no final text', async () => {
    const stop = new AbortController();
    const signals: AbortSignal[] = [];
    const model = writing(
      'Oh. It is you',
      (signal) => void signals.push(signal),
      () => stop.abort(),
      ' again.',
    );
    const events = await replyOf(model, hello, { signal: stop.signal });

    expect(signals[0]?.aborted).toBe(true);
    expect(final(events)).toBe('');
    expect(used(events)).toMatchObject([{ inputTokens: expect.any(Number) }]);
  });
});

describe('a reply that broke off', () => {
  it('was paid for as far as it came, and shows the step that failed', async () => {
    const conductor = modelConductor({
      model: async () =>
        scriptedModel([
          'Oh. It is you',
          () => {
            throw new ModelError('unavailable', 'gone');
          },
        ]),
      clock: manualClock(),
      promptTokens: 4_000,
      sentiment: 'lexicon',
    });
    const events: ConductorEvent[] = [];
    const reading = (async () => {
      for await (const event of conductor.reply(hello, new AbortController().signal)) events.push(event);
    })();

    await expect(reading).rejects.toThrow('gone');
    expect(used(events)).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ step: 'writing', status: 'error', durationMs: 0 });
  });
});

describe('a reply that a guardrail stepped into', () => {
  it('becomes a line of hers', async () => {
    const events = await replyOf(scriptedModel(['Sorry, the model cannot answer this.', end('filtered')]), hello);

    expect(final(events)).toBe(declinedLine(id));
  });

  it('is serious where a short while ago was, also when nothing is left of it', async () => {
    const after = {
      ...turn('please, are you there?'),
      recent: [message('I want to kill myself', { createdAt: NOON - 1 })],
    };
    const events = await replyOf(scriptedModel([{ type: 'thinking' }, end('length')]), after);

    expect(SERIOUS.afterCrisis.soft).toContain(final(events));
  });

  it('is serious where the turn is', async () => {
    const grief = turn('My father died today');
    const events = await replyOf(scriptedModel([end('filtered')]), grief);

    expect(final(events)).not.toBe(declinedLine(id));
    expect(final(events)).not.toBe('');
  });
});

describe('a message about self-harm', () => {
  it('sees no word before the reply is whole, which may turn out to be a refusal', async () => {
    const events = await replyOf(writing("I'm sorry, ", "but I can't help with that."), crisis);

    expect(deltas(events)).toEqual(['', '']);
    expect(final(events)).not.toBe('');
  });

  it('is answered by the rules where nothing of the model is of use', async () => {
    const events = await replyOf(scriptedModel(['Blocked.', end('filtered')]), crisis);

    expect(pointsToHelp(final(events))).toBe(true);
  });

  it('is answered without her mood', async () => {
    const model = writing('I am here.');
    await replyOf(model, crisis);

    expect(model.prompts[0]?.system).toContain('# Now it is serious');
    expect(model.prompts[0]?.system).not.toContain('# How you feel now');
  });
});

describe('when the tokens of the day are spent', () => {
  it('she says so herself, and no model is asked', async () => {
    const model = writing('Oh.');
    const events = await replyOf(model, { ...hello, isBudgetSpent: true });

    expect(final(events)).toBe(budgetLine(id));
    expect(model.prompts).toEqual([]);
    expect(felt(events)).toBeDefined();
  });

  it('a message about self-harm gets care and a pointer to help all the same', async () => {
    const events = await replyOf(writing('Oh.'), { ...crisis, isBudgetSpent: true });

    expect(pointsToHelp(final(events))).toBe(true);
  });

  it('forgetting is confirmed all the same', async () => {
    const events = await replyOf(writing('Oh.'), { ...turn('Forget me'), isBudgetSpent: true, knownSince: NOON });

    expect(final(events)).not.toBe(budgetLine(id));
  });

  it('grief is not answered with a line about it', async () => {
    const events = await replyOf(writing('Oh.'), { ...turn('My father died today'), isBudgetSpent: true });

    expect(final(events)).not.toBe(budgetLine(id));
  });
});

describe('the tone of a message', () => {
  const irony = turn('Great. Just great. Thanks a lot');
  const asking = { sentiment: 'model' } as const;

  it('is told by the model where that is configured', async () => {
    const model = scriptedModel(['Oh.', end()], { tone: { tone: 'negative' } });
    const events = await replyOf(model, irony, asking);

    expect(felt(events)).toEqual(feel(irony.feelings, ['negative_message', 'any_message'], NOON));
    expect(used(events)).toEqual([USED, USED]);
  });

  it('is told by the rules otherwise, and no model is asked', async () => {
    const model = scriptedModel(['Oh.', end()], { tone: { tone: 'negative' } });
    await replyOf(model, irony);

    expect(model.questions).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['answers something else', { tone: 'cheese' }],
    ['fails', undefined],
  ])('is told by the rules where the model %s, and what it took is counted', async (_what, tone) => {
    const events = await replyOf(scriptedModel(['Oh.', end()], { tone }), turn('I hate you'), asking);

    expect(felt(events)).toMatchObject({ lastKind: 'negative_message' });
    expect(used(events)).toEqual([USED, USED]);
    expect(final(events)).toBe('Oh.');
  });

  it('is told by the rules where the model takes longer than 4 s', async () => {
    const clock = manualClock();
    const hang = (signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }));
    const replying = replyOf(scriptedModel(['Oh.', end()], { tone: hang }), turn('I hate you'), { ...asking, clock });
    await quiet();
    await clock.advance(4_000);

    const events = await replying;

    expect(felt(events)).toMatchObject({ lastKind: 'negative_message' });
    expect(used(events)).toHaveLength(2); // what was cut is paid for
  });

  it('is not asked for where the message is grave', async () => {
    const model = scriptedModel(['Oh.', end()], { tone: { tone: 'negative' } });
    const events = await replyOf(model, crisis, asking);

    expect(model.questions).toEqual([]);
    expect(felt(events)).toMatchObject({ lastKind: 'any_message' });
  });
});

describe('what a message tells', () => {
  const learn = (model: ScriptedModel, about: Turn) =>
    modelConductor({
      model: async () => model,
      clock: manualClock(),
      promptTokens: 4_000,
      sentiment: 'lexicon',
    }).learn?.(about, new AbortController().signal);
  const maja = { kind: 'person', topic: 'Sister', value: 'Maja', statement: 'your sister is called Maja' };

  it('is noted by the model, with the message that it comes from', async () => {
    const about = turn('My sister Maja visits', { message: message('My sister Maja visits') });
    const learned = await learn(scriptedModel([], { facts: { facts: [maja] } }), about);

    expect(learned).toEqual({
      facts: [{ ...maja, topic: 'sister', messageId: about.message.messageId, toldAt: about.message.createdAt }],
      usage: USED,
    });
  });

  it('is a failure where the answer does not fit', async () => {
    await expect(learn(scriptedModel([], { facts: 'none' }), hello)).rejects.toBeInstanceOf(ModelError);
  });
});
