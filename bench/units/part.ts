import { amountsOf, times } from '../cost/amounts.ts';
import { connectedHour, exchange } from '../cost/estimate.ts';
import { costOf } from '../cost/prices.ts';
import { dollars } from '../cost/words.ts';
import { median } from '../measure/median.ts';
import type { Effort, Part } from '../part.ts';
import type { Cell, Section, Table } from '../report/section.ts';
import { EVENTS, type EventName } from './events.ts';
import { measureInARow, measureMostUsages, measureUsages, type Usages } from './measure.ts';
import type { Counts, Figure, Usage } from './usage.ts';

const IN_A_ROW = 55; // more than the rate window holds
const WORDLESS = { mind: 'model', replySeconds: 0, isStreamed: false } as const;

/** What every event of the wire uses of AWS, and what that costs. */
export const units: Part = { name: 'units', measure };

async function measure({ isQuick, repetitions }: Effort): Promise<Section> {
  const usages = isQuick ? await measureMostUsages(1) : await measureUsages(repetitions);
  const inARow = isQuick ? [] : await measureInARow(IN_A_ROW);
  return {
    title: 'Calls and units',
    about:
      'What every event of the wire uses, for a user with 120 messages of 300 bytes, one device, and ids as long as UUIDs. Every HTTP request ' +
      'of every function is seen (`local/lambda/call-watch.ts`), which is what a middleware of the SDK would see, its own repetitions too. ' +
      'Units are DynamoDB’s rules applied to the items before and after each call: those of indexes and of refused writes, of which dynalite tells ' +
      'nothing, are among them. In sequence: the longest chain of calls of which each begins when the one before has ended, the services ' +
      'being slowed down so that what runs side by side can be told apart; of an event with several invocations, of all of them. Replies are written at once, so she never looks whether she shall stop, which is a read unit every ' +
      '400 ms. SQS: sends, ' +
      'changes of visibility, a receive and a delete for each delivery. Dollars by the prices in `bench/cost/prices.ts`, language models apart; ' +
      '`docs/cost.md` explains them.',
    tables: [eventTable(usages), callTable(usages), ...(inARow.length === 0 ? [] : [rowTable(inARow)])],
    charts: [],
    headlines: headlines(usages),
  };
}

function eventTable(usages: Partial<Usages>): Table {
  return {
    caption: 'Each event',
    columns: [
      '',
      'calls',
      'in sequence',
      'read units',
      'write units',
      'of these in indexes',
      'refused',
      'frames in',
      'frames out',
      'SQS',
      'invocations',
      '$ per million',
    ],
    rows: measured(usages).map(([name, usage]): readonly Cell[] => {
      const { figures, calls, invocations } = usage;
      return [
        EVENTS[name].about,
        total(calls),
        figures.inSequence,
        figures.readUnits,
        figures.writeUnits,
        figures.indexWriteUnits,
        figures.refusedWriteUnits,
        figures.framesIn,
        figures.framesOut,
        figures.fifoRequests + figures.standardRequests,
        total(invocations),
        dollars(costOf(times(amountsOf(usage), 1e6))),
      ];
    }),
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

function headlines(usages: Partial<Usages>): Section['headlines'] {
  const { exchange: plain, message } = usages;
  if (plain === undefined || message === undefined) return [];
  return [
    {
      what: '`message`, until it is acknowledged',
      figure: `${message.figures.inSequence} calls in sequence`,
      beside: `${total(message.calls)} calls in all`,
      goal: 'at most 3',
    },
    {
      what: 'A whole exchange',
      figure: `${plain.figures.writeUnits} write and ${plain.figures.readUnits} read units`,
      beside: `${total(plain.calls)} calls, ${plain.figures.framesIn + plain.figures.framesOut} frames`,
      goal: 'at most 10 and 8',
    },
    ...(isWhole(usages) ? [priceOf(usages)] : []),
  ];
}

function priceOf(usages: Usages): Section['headlines'][number] {
  const [exchanges, hours] = [exchange(usages, WORDLESS), connectedHour(usages)].map((each) =>
    dollars(costOf(times(each, 1_000))),
  );
  return {
    what: '1,000 exchanges on AWS, without the model and the time that it takes',
    figure: exchanges ?? '',
    beside: `${hours} for 1,000 connected hours`,
  };
}

function isWhole(usages: Partial<Usages>): usages is Usages {
  return Object.keys(EVENTS).every((name) => usages[name as EventName] !== undefined);
}

function listOf(calls: Counts): string {
  const parts = Object.entries(calls).map(
    ([name, often]) => `${name.replace(/^\w+ /, '')}${often === 1 ? '' : ` × ${often}`}`,
  );
  return parts.join(', ') || 'none';
}

function measured(usages: Partial<Usages>): readonly (readonly [EventName, Usage])[] {
  return Object.entries(usages) as [EventName, Usage][];
}

function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}
