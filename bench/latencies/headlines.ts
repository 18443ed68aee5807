import type { Headline } from '../report/section.ts';
import { type PerDesign, TITLES } from './designs.ts';
import { type Exchange, MILESTONE_WORDS, type Milestone } from './exchange.ts';
import { namedWait, rivalsBy, waitFor, wholeMs } from './waits.ts';

type Waits = PerDesign<readonly Exchange[]>;

const LATER = ['typing', 'firstWord', 'reply'] as const satisfies readonly Milestone[];

/** What the README tells, each wait beside the fastest of the others in the same run. `slow`: undefined where it was not measured. */
export function headlinesOf(quick: Waits, slow: Waits | undefined, thinkMs: number): readonly Headline[] {
  const acknowledged = 'Acknowledgement with AWS’s latencies';
  return [
    acknowledgement(acknowledged, quick),
    ...(slow === undefined
      ? []
      : [acknowledgement(`${acknowledged}, with a model that thinks for ${thinkMs / 1000} s`, slow)]),
    {
      what: `${sentence(LATER.map((milestone) => MILESTONE_WORDS[milestone]))} with AWS’s latencies`,
      figure: listed(LATER.map((milestone) => wholeMs(waitFor(milestone, quick.ours)))),
      beside: fastest(LATER, quick),
    },
  ];
}

function acknowledgement(what: string, found: Waits): Headline {
  const rivals = rivalsBy('acknowledgement', found).map((name) => namedWait('acknowledgement', name, found));
  return { what, figure: wholeMs(waitFor('acknowledgement', found.ours)), beside: rivals.join(', ') };
}

/** The shortest of each wait among the others, and whose it is. */
function fastest(milestones: readonly Milestone[], found: Waits): string {
  const best = milestones.flatMap((milestone) =>
    rivalsBy(milestone, found)
      .slice(0, 1)
      .map((name) => ({ milestone, name })),
  );
  const [first] = best;
  if (first === undefined || best.some(({ name }) => name !== first.name))
    return `the fastest: ${listed(best.map(({ milestone, name }) => namedWait(milestone, name, found)))}`;
  const waits = milestones.map((milestone) => wholeMs(waitFor(milestone, found[first.name])));
  return `${listed(waits)} (${TITLES[first.name]}, the fastest)`;
}

function sentence(words: readonly string[]): string {
  const text = listed(words);
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(words);
}
