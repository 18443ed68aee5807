import { modelConductor } from '../../../../chat/demi/model/conductor.ts';
import type { Clock } from '../../../../chat/ports/clock.ts';
import type { ConductorEvent, Occasion, Turn } from '../../../../chat/ports/conductor.ts';
import { manualClock } from '../../../support/memory/clock.ts';
import { end, type ScriptedModel, scriptedModel, type WrittenStep } from '../../../support/memory/language-model.ts';
import { eventsOf } from '../conversation.ts';

type Choices = { readonly sentiment?: 'lexicon' | 'model'; readonly clock?: Clock; readonly signal?: AbortSignal };

function conductorWith(model: ScriptedModel, { sentiment = 'lexicon', clock = manualClock() }: Choices) {
  return modelConductor({ model: async () => model, clock, promptTokens: 4_000, sentiment });
}

/** All that a conductor with this model tells of a turn. */
export function replyOf(model: ScriptedModel, about: Turn, choices: Choices = {}) {
  return eventsOf(conductorWith(model, choices).reply(about, choices.signal ?? new AbortController().signal));
}

/** All that it tells when Demi writes first; `seen` gets it as it comes, for where it fails. */
export async function checkInOf(
  model: ScriptedModel,
  about: Occasion,
  { seen = [], ...choices }: Choices & { readonly seen?: ConductorEvent[] } = {},
) {
  const events = conductorWith(model, choices).checkIn(about, choices.signal ?? new AbortController().signal);
  for await (const event of events) seen.push(event);
  return seen;
}

export const writing = (...script: readonly WrittenStep[]) => scriptedModel([...script, end()]);
export const deltas = (events: readonly ConductorEvent[]) =>
  events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
export const final = (events: readonly ConductorEvent[]) => events.find((event) => event.type === 'final')?.text ?? '';
export const felt = (events: readonly ConductorEvent[]) => events.find((event) => event.type === 'felt')?.feelings;
export const used = (events: readonly ConductorEvent[]) =>
  events.flatMap((event) => (event.type === 'used' ? [event.usage] : []));
