import { setTimeout as wait } from 'node:timers/promises';
import { interleaved } from '../measure/interleaved.ts';
import type { Effort, Part } from '../part.ts';
import type { Headline, Section } from '../report/section.ts';
import { type Case, casesFor, nameOf, PLACES, SLOW_AMONG } from './cases.ts';
import { type Stage, startStage } from './stage.ts';
import { type Found, middle, pushChart, pushTable, slowTable } from './tables.ts';

const SIZES = [1, 10, 100, 500, 2_000];
const QUICK_SIZES = [1, 10, 100];
const POLL_MS = 50;
const POLLS = 40; // 2 s

/** One frame to many recipients. */
export const fanOut: Part = { name: 'fan-out', measure };

async function measure({ isQuick, repetitions }: Effort): Promise<Section> {
  const sizes = isQuick ? QUICK_SIZES : SIZES;
  const cases = casesFor(sizes, isQuick);
  const stage = await startStage(Math.max(...sizes));
  try {
    for (const way of ['outbox', 'inTurn', 'allAtOnce'] as const) await stage.push(way, SLOW_AMONG); // does not count
    const subjects = cases.map((one) => [nameOf(one), () => run(stage, one)] as const);
    const found: Found = await interleaved(Object.fromEntries(subjects), repetitions);
    await checkReceived(stage, cases, found);
    return {
      title: 'Fan-out',
      about: ABOUT,
      tables: [
        pushTable('With AWS’s latencies', found, sizes, true),
        pushTable('Without latencies', found, sizes, false),
        slowTable(found),
      ],
      charts: [pushChart(found, sizes)],
      headlines: headlines(found, Math.max(...sizes)),
    };
  } finally {
    await stage.stop();
  }
}

function run(stage: Stage, { way, recipients, withLatencies, slow }: Case) {
  stage.setLatencies(withLatencies);
  return stage.push(way, recipients, slow);
}

/** What counts as sent has reached a client; slow recipients are none. */
async function checkReceived(stage: Stage, cases: readonly Case[], found: Found): Promise<void> {
  const sent = cases.flatMap((one) => (found[nameOf(one)] ?? []).map((pushed) => pushed.sent - one.slow));
  const expected = sent.reduce((sum, frames) => sum + frames, 0);
  for (let poll = 0; poll < POLLS; poll += 1) {
    if ((await stage.received()) >= expected) return;
    await wait(POLL_MS);
  }
  throw new Error(`${expected} frames were sent, and fewer have reached their clients`);
}

function headlines(found: Found, most: number): readonly Headline[] {
  const among = (way: Case['way'], slow: number): Case => ({ way, recipients: SLOW_AMONG, withLatencies: false, slow });
  const ms = (wanted: Case, figure: 'allMs' | 'othersMs' = 'allMs'): string => {
    const value = middle(found, wanted, figure);
    return Number.isNaN(value) ? 'not measured' : `${value.toFixed(0)} ms`;
  };
  const whole = { way: 'outbox', recipients: most, withLatencies: true, slow: 0 } as const;
  const loop = { ...whole, way: 'inTurn', recipients: SLOW_AMONG } as const;
  return [
    {
      what: `One frame to ${most.toLocaleString('en')} recipients, 5 % gone, with AWS’s latencies`,
      figure: ms(whole),
      beside: `to ${SLOW_AMONG}: ${ms({ ...loop, way: 'outbox' })}, one after the other ${ms(loop)}`,
    },
    {
      what: `What one slow recipient of ${SLOW_AMONG} (500 ms) costs the others`,
      figure: `they have it after ${ms(among('outbox', 1), 'othersMs')}`,
      beside: `without it ${ms(among('outbox', 0), 'othersMs')}; one after the other ${ms(among('inTurn', 1), 'othersMs')}`,
    },
  ];
}

const ABOUT = `
One frame to many open sockets, from one function, through the gateway's management API; the clients are in a process of their own.
5 % of the recipients are gone: their posts are answered with 410, and their rows deleted from the table. The outbox
(\`chat/outbox.ts\`) has ${PLACES} posts under way at once; beside it the two loops that one might write instead, over the same adapters: one post
after the other, and all of them at once. In the latter the AWS SDK's 50 sockets are the bound, and a post that waits for one
longer than the second that it has to connect is given up unsent: the last column has how many, in the worst run. The first loop is measured up to 100 recipients
only, because it takes as much longer as there are more of them; without latencies 500 are the most.

A recipient that is slow occupies one of the ${PLACES} places, so one of them costs the others next to nothing; as many of them as there are
places hold up everybody, once: what was slow gets no more frames that may be missed from the same invocation. A post that hangs
takes 2 s, after which it is given up.`;
