import { modelConductor } from '../../../../chat/demi/model/conductor.ts';
import type { Clock } from '../../../../chat/ports/clock.ts';
import type { ConductorEvent, Turn } from '../../../../chat/ports/conductor.ts';
import { manualClock } from '../../../support/memory/clock.ts';
import { end, type ScriptedModel, scriptedModel, type WrittenStep } from '../../../support/memory/language-model.ts';
import { eventsOf } from '../conversation.ts';

type Choices = { readonly sentiment?: 'lexicon' | 'model'; readonly clock?: Clock; readonly signal?: AbortSignal };

/** All that a conductor with this model tells of a turn. */
export function replyOf(
  model: ScriptedModel,
  about: Turn,
  { sentiment = 'lexicon', clock = manualClock(), signal }: Choices = {},
) {
  const conductor = modelConductor({ model: async () => model, clock, promptTokens: 4_000, sentiment });
  return eventsOf(conductor.reply(about, signal ?? new AbortController().signal));
}

export const writing = (...script: readonly WrittenStep[]) => scriptedModel([...script, end()]);
export const deltas = (events: readonly ConductorEvent[]) =>
  events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
export const final = (events: readonly ConductorEvent[]) => events.find((event) => event.type === 'final')?.text ?? '';
export const felt = (events: readonly ConductorEvent[]) => events.find((event) => event.type === 'felt')?.feelings;
export const used = (events: readonly ConductorEvent[]) =>
  events.flatMap((event) => (event.type === 'used' ? [event.usage] : []));
