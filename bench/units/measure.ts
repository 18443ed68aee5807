import { randomUUID } from 'node:crypto';
import { tableName } from '../../local/demi/resources.ts';
import { startTokenServer } from '../stream-delay/token-server.ts';
import { textOf } from './conversation.ts';
import { EVENTS, type EventName, type Usages } from './events.ts';
import {
  type Observation,
  type ObservedStack,
  type ObservedStackOptions,
  startObservedStack,
} from './observed-stack.ts';
import { NEVER_QUIET, openUser } from './open-user.ts';
import { type Usage, usageOf, usualUsage } from './usage.ts';
import { REPLY } from './user.ts';

const REPLY_WORDS = 50; // 300 bytes
const WORD_EVERY_MS = 1;
const DAILY_TOKENS = '500000'; // what a deployment has unless it says otherwise
const SPEED = 120; // an exchange in some 50 ms is one every 6 s; five minutes, in which she ages by a step, are 2.5 s
const PRAISE = ['wonderful', 'brilliant', 'lovely', 'amazing', 'great', 'fantastic'];

/**
 * What every event uses, as in `usualUsage` of so many rounds. What takes time to pass is seen once: a minute in which nobody is
 * due, an exchange that moves the moment at which she will write first, and that she does.
 */
export async function measureUsages(rounds: number): Promise<Usages> {
  const found = { ...(await measureWire(rounds)), ...(await measureModel(rounds)), ...(await measureCheckIn()) };
  return usual(found) as Usages;
}

/** Only what takes neither a language model nor time to pass. */
export async function measureMostUsages(rounds: number): Promise<Partial<Usages>> {
  return usual(await measureWire(rounds));
}

type Found = Partial<Record<EventName, readonly Usage[]>>;

function usual(found: Found): Partial<Usages> {
  const measured = (Object.keys(EVENTS) as EventName[]).filter((name) => (found[name] ?? []).length > 0);
  return Object.fromEntries(measured.map((name) => [name, usualUsage(found[name] ?? [])]));
}

/** Everything that goes over the wire, with answers by rules. */
async function measureWire(rounds: number): Promise<Found> {
  return withStack({}, async (observed) => {
    observed.takeTime(true);
    const found: Partial<Record<EventName, Usage[]>> = {};
    for (let done = 0; done < rounds; done += 1) {
      const { round } = await openUser(observed);
      const usages = Object.entries(await round()) as [EventName, Usage][];
      for (const [name, usage] of usages) found[name] = [...(found[name] ?? []), usage];
    }
    return found;
  });
}

/** A language model answers, and learns. Its words come at once: how long it takes is its own affair. */
async function measureModel(rounds: number): Promise<Found> {
  const model = await startTokenServer(REPLY_WORDS, WORD_EVERY_MS);
  const environment = { DEMI_MODEL: `openai:${model.url}#bench`, DAILY_TOKEN_BUDGET: DAILY_TOKENS };
  try {
    return await withStack({ environment }, async (observed) => {
      observed.takeTime(true);
      const { exchanges } = await openUser(observed);
      const [, ...seen] = await exchanges((done) => done.length > rounds, [REPLY, REPLY]); // the first begins the day's budget
      return { model_exchange: seen.map((each) => usageOf(each, EVENTS.model_exchange.functions)) };
    });
  } finally {
    model.close();
  }
}

/** So many exchanges of one device in a row, answered by rules, one every few seconds of theirs: the rate window fills. */
export async function measureInARow(count: number): Promise<readonly Usage[]> {
  return withStack({ speed: SPEED }, async (observed) => {
    const { exchanges } = await openUser(observed);
    return (await exchanges((done) => done.length === count)).map((each) => usageOf(each, EVENTS.exchange.functions));
  });
}

/**
 * Nobody is due; then somebody talks to her until the moment moves; then somebody who excited her says nothing for five minutes.
 */
async function measureCheckIn(): Promise<Found> {
  return withStack({ speed: SPEED }, async (observed) => {
    observed.takeTime(true);
    const schedule = await observed.observe(['schedule'], async () => undefined);
    const { exchanges } = await openUser(observed);
    const talk = await exchanges((done) => done.slice(1).some(isMoving));
    const device = await observed.connect(randomUUID());
    await device.next('history');
    device.send('settings', { quiet_hours: NEVER_QUIET, check_ins: false });
    await device.next('settings');
    for (const word of PRAISE) {
      await observed.observe(['message', REPLY], async () => {
        device.send('message', { content: textOf(`You are ${word}, I love you!`) });
        await device.next('message');
      });
    }
    const seen = await observed.observe([REPLY], async () => {
      device.send('settings', { check_ins: true }); // not before: it would be too soon where the machine is slow
      await device.next('message');
    });
    return {
      moving_exchange: talk.slice(-1).map((each) => usageOf(each, EVENTS.moving_exchange.functions)),
      schedule: [usageOf(firstRun(schedule), EVENTS.schedule.functions)],
      check_in: [usageOf(withoutSearch(seen), EVENTS.check_in.functions)],
    };
  });
}

/** The row in the index of due check-ins went from one place to another. */
function isMoving({ tables }: Observation): boolean {
  return tables.some(({ table, indexWriteUnits }) => table === tableName('conversations') && indexWriteUnits === 2);
}

function firstRun(seen: Observation): Observation {
  const [invocation] = seen.invocations.filter(({ trigger }) => trigger === 'schedule');
  const queries = seen.tables.filter(({ operation }) => operation === 'Query').slice(0, invocation?.calls.length);
  return { ...seen, invocations: invocation === undefined ? [] : [invocation], tables: queries };
}

/** Without the search for what is due, which is made every minute, whoever is due, and without the settings that let her write. */
function withoutSearch(seen: Observation): Observation {
  const isSearch = ({ operation }: { readonly operation: string }) => operation === 'Query';
  const invocations = seen.invocations
    .filter(({ trigger, calls }) => trigger !== 'schedule' || !calls.every(isSearch))
    .map((report) =>
      report.trigger === 'schedule' ? { ...report, calls: report.calls.filter((call) => !isSearch(call)) } : report,
    );
  return {
    ...seen,
    framesIn: seen.framesIn - 1,
    framesOut: seen.framesOut - 1,
    invocations,
    tables: seen.tables.filter((entry) => entry.function !== 'check-in' || !isSearch(entry)),
  };
}

async function withStack<T>(options: ObservedStackOptions, work: (observed: ObservedStack) => Promise<T>): Promise<T> {
  const observed = await startObservedStack(options);
  try {
    return await work(observed);
  } finally {
    await observed.stop();
  }
}
