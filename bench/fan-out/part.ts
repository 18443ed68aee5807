import { setTimeout as wait } from 'node:timers/promises';
import { CONCURRENT_POSTS } from '../../chat/outbox.ts';
import { interleaved } from '../measure/interleaved.ts';
import type { Effort, Part } from '../part.ts';
import { endings } from '../processes/endings.ts';
import { formatNumber } from '../report/number.ts';
import type { Headline, Section } from '../report/section.ts';
import { amongMany, type Case, casesFor, nameOf, SLOW_AMONG, SLOW_PAIR } from './cases.ts';
import { WAYS } from './plan.ts';
import { type Stage, startStage } from './stage.ts';
import { type Found, middle, pushChart, pushTable, type Run, slowTable } from './tables.ts';

const SIZES = [1, 10, 100, 500, 2_000];
const QUICK_SIZES = [1, 10, 100];
const PAIR_MORE_OFTEN = 3;
const POLL_MS = 50;
const POLLS = 40; // 2 s

/** One frame to many recipients. */
export const fanOut: Part = { name: 'fan-out', measure };

async function measure({ isQuick, repetitions }: Effort): Promise<Section> {
  const sizes = isQuick ? QUICK_SIZES : SIZES;
  const toEnd = endings();
  try {
    const stage = await startStage(Math.max(...sizes), toEnd);
    let sent = 0;
    const push = async (one: Case): Promise<Run> => {
      const pushed = await run(stage, one);
      sent += pushed.sent - one.slow; // slow recipients are no clients
      await receivedAll(stage, sent); // else the clients would still be busy with this push during the next
      return pushed;
    };
    const measureAll = (cases: readonly Case[], times: number): Promise<Found> =>
      interleaved(Object.fromEntries(cases.map((one) => [nameOf(one), () => push(one)])), times);
    for (const way of WAYS) await push(amongMany(way, 0)); // to warm up
    const found = await measureAll(casesFor(sizes, isQuick), repetitions);
    const pair = await measureAll(SLOW_PAIR, isQuick ? repetitions : repetitions * PAIR_MORE_OFTEN);
    const slow = { ...found, ...pair };
    return {
      title: 'Fan-out',
      about: ABOUT,
      tables: [
        pushTable('With AWS’s latencies', found, sizes, true),
        pushTable('Without latencies', found, sizes, false),
        slowTable(slow),
      ],
      charts: [pushChart(found, sizes)],
      headlines: headlines(slow, Math.max(...sizes)),
    };
  } finally {
    await toEnd.endAll();
  }
}

function run(stage: Stage, { way, recipients, withLatencies, slow }: Case) {
  stage.setLatencies(withLatencies);
  return stage.push(way, recipients, slow);
}

/** Resolves when what counts as sent has reached the clients. */
async function receivedAll(stage: Stage, sent: number): Promise<void> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    if ((await stage.received()) >= sent) return;
    await wait(POLL_MS);
  }
  throw new Error(`${sent} frames were sent, and fewer have reached their clients`);
}

function headlines(found: Found, most: number): readonly Headline[] {
  const ms = (wanted: Case, figure: 'allMs' | 'othersMs' = 'allMs'): string => {
    const value = middle(found, wanted, figure);
    return Number.isNaN(value) ? 'not measured' : `${formatNumber(value)} ms`;
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
      what: `One frame to ${SLOW_AMONG} recipients, one of whom takes 500 ms: when the others have it`,
      figure: ms(amongMany('outbox', 1), 'othersMs'),
      beside: `with no slow one ${ms(amongMany('outbox', 0), 'othersMs')}; one after the other ${ms(amongMany('inTurn', 1), 'othersMs')}`,
    },
  ];
}

const ABOUT = `
One frame to many open sockets, from one function, through the gateway's management API; the clients are in a process of their own.
5 % of the recipients are gone: their posts are answered with 410, and their rows deleted from the table. The outbox
(\`chat/outbox.ts\`) has ${CONCURRENT_POSTS} posts under way at once; beside it the two loops that one might write instead, over the same adapters: one post
after the other, and all of them at once. In the latter the AWS SDK's 50 sockets are the bound, and a post that waits for one
longer than the second that it has to connect is given up unsent: the last column has how many, in the worst run. The first loop is measured up to 100 recipients
only, because it takes as much longer as there are more of them; without latencies 500 are the most.

A recipient that is slow occupies one of the ${CONCURRENT_POSTS} places, so the others have one less until it is done; as many slow ones as there are
places hold up everybody, once: what was slow gets no more frames that may be missed from the same invocation. A post that hangs
takes 2 s, after which it is given up. What one slow recipient costs is less than what one push differs from the next: the outbox with
it and without it is measured ${PAIR_MORE_OFTEN} times as often as all else, in turn with each other.`;
