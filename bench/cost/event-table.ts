import type { Cell, Table } from '../report/section.ts';
import { totalOf } from '../units/counts.ts';
import { EVENTS, type EventName, type Usages } from '../units/events.ts';
import type { Usage } from '../units/usage.ts';
import { amountsOf } from './amounts.ts';
import { costOf } from './prices.ts';
import { dollars } from './words.ts';

/** What each event uses, as far as it was measured, and what a million of them cost. */
export function eventTable(usages: Partial<Usages>): Pick<Table, 'columns' | 'rows'> {
  return {
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
        totalOf(calls),
        figures.inSequence,
        figures.readUnits,
        figures.writeUnits,
        figures.indexWriteUnits,
        figures.refusedWriteUnits,
        figures.framesIn,
        figures.framesOut,
        figures.fifoRequests + figures.standardRequests,
        totalOf(invocations),
        dollars(costOf(amountsOf(usage)) * 1e6),
      ];
    }),
  };
}

/** In the order in which they are told. */
export function measured(usages: Partial<Usages>): readonly (readonly [EventName, Usage])[] {
  return (Object.keys(EVENTS) as EventName[]).flatMap((name) => {
    const usage = usages[name];
    return usage === undefined ? [] : [[name, usage] as const];
  });
}
