import { INTERRUPTION_POLL_MS } from '../../chat/reply/interruption.ts';
import { amountsOf, times } from '../cost/amounts.ts';
import { connectedHour } from '../cost/estimate.ts';
import { eventTable, measured } from '../cost/event-table.ts';
import { type Amounts, costOf } from '../cost/prices.ts';
import { dollars } from '../cost/words.ts';
import { median } from '../measure/median.ts';
import type { Effort, Part } from '../part.ts';
import type { Cell, Section, Table } from '../report/section.ts';
import { listOf, totalOf } from './counts.ts';
import { EVENTS, type Usages } from './events.ts';
import { measureInARow, measureMostUsages, measureUsages } from './measure.ts';
import type { Figure, Usage } from './usage.ts';

const IN_A_ROW = 55; // more than the rate window holds

/** What every event of the wire uses of AWS, and what that costs. */
export const units: Part = { name: 'units', measure };

async function measure({ isQuick, repetitions }: Effort): Promise<Section> {
  const rounds = isQuick ? 1 : repetitions;
  const usages = isQuick ? await measureMostUsages(rounds) : await measureUsages(rounds);
  const inARow = isQuick ? [] : await measureInARow(IN_A_ROW);
  return {
    title: 'Calls and units',
    about: `
What every event of the wire uses, for a user with 120 messages of 300 bytes, one device, and ids as long as UUIDs. Every HTTP request of
every function is seen (\`local/lambda/call-watch.ts\`), which is what a middleware of the SDK would see, its own repetitions too. Units are
DynamoDB’s rules applied to the items before and after each call: those of indexes and of refused writes, of which dynalite tells nothing,
are among them. In sequence: the longest chain of calls of which each begins when the one before has ended, the services being slowed down
so that what runs side by side can be told apart; of an event with several invocations, of all of them.

Counts are the middle ones of ${rounds} rounds, chains the shortest; what needs minutes to pass is seen once: a minute in which nobody is due,
an exchange that moves the moment at which she will write first, and that she does so. Replies are written at once, so she never looks whether she shall stop, which is a
read unit every ${INTERRUPTION_POLL_MS} ms. SQS: sends, changes of visibility, a receive and a delete for each delivery. Dollars by the prices in
\`bench/cost/prices.ts\`, without a language model’s tokens and time; \`docs/cost.md\` explains them.`,
    tables: [
      { caption: 'Each event', ...eventTable(usages) },
      callTable(usages),
      ...(inARow.length === 0 ? [] : [rowTable(inARow)]),
    ],
    charts: [],
    headlines: headlines(usages),
  };
}

function callTable(usages: Partial<Usages>): Table {
  return {
    caption: 'The calls of each event',
    columns: ['', 'calls'],
    rows: measured(usages).map(([name, { calls }]) => [EVENTS[name].about, listOf(calls)]),
  };
}

/** What becomes of an exchange while the list of the user's last sends fills, and is emptied. */
function rowTable(usages: readonly Usage[]): Table {
  const row = (what: string, figure: Figure): readonly Cell[] => {
    const found = usages.map(({ figures }) => figures[figure]);
    return [what, Math.min(...found), median(found), Math.max(...found)];
  };
  return {
    caption: `${usages.length} exchanges of one device in a row, one every few seconds`,
    columns: ['', 'least', 'median', 'most'],
    rows: [
      row('read units', 'readUnits'),
      row('write units', 'writeUnits'),
      row('of these in indexes', 'indexWriteUnits'),
    ],
  };
}

const GOALS = { inSequence: 3, writeUnits: 10, readUnits: 8 };

function headlines(usages: Partial<Usages>): Section['headlines'] {
  const { exchange: plain, message } = usages;
  if (plain === undefined || message === undefined) return [];
  return [
    {
      what: '`message`, until it is acknowledged',
      figure: `${message.figures.inSequence} calls in sequence`,
      beside: `${totalOf(message.calls)} calls in all`,
      goal: `at most ${GOALS.inSequence}`,
      isMet: message.figures.inSequence <= GOALS.inSequence,
    },
    {
      what: 'A whole exchange, answered by rules',
      figure: unitsOf(plain),
      beside: `${totalOf(plain.calls)} calls, ${plain.figures.framesIn + plain.figures.framesOut} frames`,
      goal: `at most ${GOALS.writeUnits} and ${GOALS.readUnits}`,
      isMet: plain.figures.writeUnits <= GOALS.writeUnits && plain.figures.readUnits <= GOALS.readUnits,
    },
    ...(isWhole(usages) ? modelHeadlines(usages) : []),
  ];
}

function modelHeadlines(usages: Usages): Section['headlines'] {
  const { exchange: plain, model_exchange: model } = usages;
  const price = (amounts: Amounts): string => dollars(costOf(times(amounts, 1_000)));
  return [
    {
      what: 'A whole exchange with a language model, which learns and counts its tokens',
      figure: unitsOf(model),
      beside: `${totalOf(model.calls)} calls; by rules ${totalOf(plain.calls)}`,
    },
    {
      what: '1,000 exchanges on AWS with a language model; its tokens and the time that it takes apart',
      figure: price(amountsOf(model)),
      beside: `${price(amountsOf(plain))} by rules, ${price(connectedHour(usages))} for 1,000 connected hours`,
    },
  ];
}

function unitsOf({ figures: { writeUnits, readUnits } }: Usage): string {
  return `${writeUnits} write and ${readUnits} read units`;
}

function isWhole(usages: Partial<Usages>): usages is Usages {
  return measured(usages).length === Object.keys(EVENTS).length;
}
