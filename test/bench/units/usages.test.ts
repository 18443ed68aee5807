import { beforeAll, describe, expect, it } from 'vitest';
import { RECORDED, RECORDED_ROUNDS } from '../../../bench/cost/recorded.ts';
import { EVENTS, type EventName, type Usages } from '../../../bench/units/events.ts';
import { measureInARow, measureUsages } from '../../../bench/units/measure.ts';
import type { Usage } from '../../../bench/units/usage.ts';

// On the local stack, with a full history, texts of 300 bytes, client ids, and ids of users that are as long as UUIDs.

const GOALS = { readUnits: 8, writeUnits: 10, writeUnitsWhereTheMomentMoves: 13 };
const IN_A_ROW = 55; // more than the rate window holds: it fills, and is emptied

let usages: Usages;
beforeAll(async () => {
  usages = await measureUsages(RECORDED_ROUNDS);
}, 180_000);

describe('a message', () => {
  it('is acknowledged after three calls in sequence at most', () => {
    expect(usages.message.figures.inSequence).toBeLessThanOrEqual(3);
  });
});

describe('a whole exchange', () => {
  it('takes at most 8 read units', () => {
    expect(usages.exchange.figures.readUnits).toBeLessThanOrEqual(GOALS.readUnits);
  });

  it('takes at most 10 write units, indexes included', () => {
    expect(usages.exchange.figures.writeUnits).toBeLessThanOrEqual(GOALS.writeUnits);
  });

  it('takes at most 13 where it moves the moment at which she will write first', () => {
    expect(usages.moving_exchange.figures.writeUnits).toBeLessThanOrEqual(GOALS.writeUnitsWhereTheMomentMoves);
  });

  it('takes no more when the user has said much in the last minutes', async () => {
    const row = await measureInARow(IN_A_ROW);
    const above = row.filter(({ figures: { readUnits, writeUnits, indexWriteUnits } }) => {
      const isMoving = indexWriteUnits > 1; // one is the reply's, unread
      const most = isMoving ? GOALS.writeUnitsWhereTheMomentMoves : GOALS.writeUnits;
      return readUnits > GOALS.readUnits || writeUnits > most;
    });

    expect(above.map(({ figures: { readUnits, writeUnits } }) => `${readUnits} and ${writeUnits}`)).toEqual([]);
  }, 60_000);
});

describe('what is recorded, for docs/cost.md and npm run cost', () => {
  it.each(Object.keys(EVENTS) as EventName[])('the counts of %s are as they are measured', (name) => {
    expect(countsOf(RECORDED[name])).toEqual(countsOf(usages[name]));
  });
});

/** Without what depends on how fast the machine is just now: which calls ran side by side. */
function countsOf({ calls, invocations, figures: { inSequence, ...figures } }: Usage) {
  return { calls, invocations, figures };
}
