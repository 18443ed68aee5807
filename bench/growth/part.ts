import type { Effort, Part } from '../part.ts';
import type { LineChart } from '../report/chart.ts';
import type { Cell, Section, Table } from '../report/section.ts';
import { GROWN_EVENTS, type Grown, type GrownEvent, measureGrowth } from './measure.ts';
import { type Dimension, steps } from './sizes.ts';

const WORDS: Readonly<Record<Dimension, string>> = {
  messages: 'messages stored in the conversation',
  connections: 'connection rows in the table',
  devices: 'devices of the user',
  conversations: 'conversations of the user, and as many other users',
};

const EVENT_WORDS: Readonly<Record<GrownEvent, string>> = {
  exchange: 'A whole exchange',
  connect: 'Connect: welcome and 100 messages',
  history: '`history`, a page of 50',
};

/** What becomes of an event when there is more of everything. */
export const growth: Part = { name: 'growth', measure };

async function measure(effort: Effort): Promise<Section> {
  const { isQuick, repetitions } = effort;
  const grown = await measureGrowth(steps(isQuick), { ...effort, repetitions: isQuick ? 1 : repetitions });
  return {
    title: 'Growth',
    about:
      'What three events use when one thing grows and all else stays: 120 messages of 300 bytes, one connection, one device, one ' +
      'conversation. Medians of interleaved repetitions, answers by rules, index writes and refused writes included. A conversation of ' +
      '10 messages costs less because the prompt’s window of 20 and the page are not full yet; from then on nothing grows with what is ' +
      'stored. With devices grows what each of them gets.',
    tables: GROWN_EVENTS.map((name) => tableOf(name, grown)),
    charts: [
      {
        file: 'growth',
        title: 'Calls of AWS in one exchange, when there is more of …',
        alt: altOf(grown),
        ...chartOf(grown),
      },
    ],
    headlines: headlines(grown),
  };
}

function tableOf(name: GrownEvent, grown: readonly Grown[]): Table {
  return {
    caption: EVENT_WORDS[name],
    columns: ['', 'how many', 'calls', 'in sequence', 'read units', 'write units', 'frames in', 'frames out'],
    rows: grown.map(({ dimension, amount, usages }): readonly Cell[] => {
      const { figures } = usages[name];
      return [
        WORDS[dimension],
        amount,
        callsOf(usages[name]),
        figures.inSequence,
        figures.readUnits,
        figures.writeUnits,
        figures.framesIn,
        figures.framesOut,
      ];
    }),
  };
}

function chartOf(grown: readonly Grown[]): LineChart {
  return {
    kind: 'lines',
    unit: 'calls',
    across: 'how many',
    isLogarithmic: true,
    series: [...Map.groupBy(grown, ({ dimension }) => dimension)].map(([dimension, ofOne]) => ({
      name: WORDS[dimension],
      points: ofOne.map(({ amount, usages }) => [amount, callsOf(usages.exchange)] as const),
    })),
  };
}

function altOf(grown: readonly Grown[]): string {
  const ranges = [...Map.groupBy(grown, ({ dimension }) => dimension)].map(([dimension, ofOne]) => {
    const calls = ofOne.map(({ usages }) => callsOf(usages.exchange));
    return `${calls.at(0)} with ${ofOne.at(0)?.amount} and ${calls.at(-1)} with ${ofOne.at(-1)?.amount} ${WORDS[dimension]}`;
  });
  return `Lines of the calls in one exchange: ${ranges.join('; ')}.`;
}

/** The least and the most that there is of what is stored, where both fill the window of a prompt. */
function headlines(grown: readonly Grown[]): Section['headlines'] {
  const messages = grown.filter(({ dimension, amount }) => dimension === 'messages' && amount >= 100);
  const [first, last] = [messages.at(0), messages.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  return [
    {
      what: `An exchange with ${last.amount.toLocaleString('en')} messages stored`,
      figure: wordsOf(last),
      beside: `${wordsOf(first)} with ${first.amount}`,
      goal: 'the same',
    },
  ];
}

function wordsOf({ usages: { exchange } }: Grown): string {
  const { readUnits, writeUnits } = exchange.figures;
  return `${callsOf(exchange)} calls, ${readUnits} read and ${writeUnits} write units`;
}

function callsOf({ calls }: Grown['usages'][GrownEvent]): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}
