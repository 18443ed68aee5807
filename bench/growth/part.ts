import type { Effort, Part } from '../part.ts';
import type { LineChart } from '../report/chart.ts';
import type { Cell, Section, Table } from '../report/section.ts';
import { totalOf } from '../units/counts.ts';
import type { Usage } from '../units/usage.ts';
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
    about: `
What three events use when one thing grows and all else stays: 120 messages of 300 bytes, one connection, one device, one conversation.
One number stands where it is the same for all amounts; else there is one for each. Counts do not depend on how busy the machine is, so
all repetitions of one amount follow each other; the middle one is told, of chains the shortest. Answers are by rules, index writes and
refused writes included. A conversation of 10 messages costs less because the prompt’s window of 20 and the page are not full yet; from
then on nothing grows with what is stored. With devices grows what each of them gets, and what is read to find them.`,
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

/** A row for each thing that grows. */
function tableOf(name: GrownEvent, grown: readonly Grown[]): Table {
  return {
    caption: EVENT_WORDS[name],
    columns: ['', 'how many', ...Object.keys(COUNTED)],
    rows: [...Map.groupBy(grown, ({ dimension }) => dimension)].map(([dimension, ofOne]): readonly Cell[] => [
      WORDS[dimension],
      course(ofOne.map(({ amount }) => amount)),
      ...Object.values(COUNTED).map((countOf) => course(ofOne.map(({ usages }) => countOf(usages[name])))),
    ]),
  };
}

const COUNTED: Readonly<Record<string, (usage: Usage) => number>> = {
  calls: ({ calls }) => totalOf(calls),
  'in sequence': ({ figures }) => figures.inSequence,
  'read units': ({ figures }) => figures.readUnits,
  'write units': ({ figures }) => figures.writeUnits,
  'frames in': ({ figures }) => figures.framesIn,
  'frames out': ({ figures }) => figures.framesOut,
};

/** One number, where all are the same. */
function course(numbers: readonly number[]): string {
  const isFlat = new Set(numbers).size === 1;
  return (isFlat ? numbers.slice(0, 1) : numbers).map(written).join(' → ');
}

function chartOf(grown: readonly Grown[]): LineChart {
  return {
    kind: 'lines',
    unit: 'calls',
    across: 'how many',
    isLogarithmic: true,
    series: [...Map.groupBy(grown, ({ dimension }) => dimension)].map(([dimension, ofOne]) => ({
      name: WORDS[dimension],
      points: ofOne.map(({ amount, usages }) => [amount, totalOf(usages.exchange.calls)] as const),
    })),
  };
}

function altOf(grown: readonly Grown[]): string {
  const ranges = [...Map.groupBy(grown, ({ dimension }) => dimension)].map(([dimension, ofOne]) => {
    const [first, last] = [ofOne.at(0), ofOne.at(-1)].map(
      (step) => step && `${totalOf(step.usages.exchange.calls)} for ${written(step.amount)}`,
    );
    return `${WORDS[dimension]}: ${first === last ? first : `${first}, ${last}`}`;
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
      what: `An exchange with ${written(last.amount)} messages stored, answered by rules`,
      figure: wordsOf(last),
      beside: `${wordsOf(first)} with ${written(first.amount)}`,
      goal: 'the same',
      isMet: wordsOf(first) === wordsOf(last),
    },
  ];
}

function wordsOf({ usages: { exchange } }: Grown): string {
  const { readUnits, writeUnits } = exchange.figures;
  return `${totalOf(exchange.calls)} calls, ${readUnits} read and ${writeUnits} write units`;
}

function written(amount: number): string {
  return amount.toLocaleString('en');
}
