import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeSettings } from '../../../chat/change-settings.ts';
import { crisisIn } from '../../../chat/demi/crisis.ts';
import { persona } from '../../../chat/demi/persona.ts';
import type { CheckInJob } from '../../../chat/ports/jobs.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import type { ClientData } from '../../../protocol/client-events.ts';
import { memoryChat } from '../../support/memory/chat.ts';
import { DAY, days, HOUR, MINUTE } from '../../support/memory/days.ts';
import { aSpeaker } from '../../support/memory/factories.ts';

// Random weeks, judged by a witness who knows the rules and nothing of how they are kept.

const SAYINGS = [
  'Hello Demi',
  'You are wonderful, I love you!',
  'I hate this, you are awful',
  'Leave me alone',
  'My dog died',
  'I want to die',
  'What a day',
];

type Happening =
  | { readonly kind: 'says'; readonly text: string; readonly where: string; readonly again: boolean }
  | { readonly kind: 'sets'; readonly change: ClientData<'settings'> }
  | { readonly kind: 'schedule is down'; readonly hours: number };

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '59'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
/** What is said again was said before, and comes from a device that has missed its acknowledgement. */
const said = fc.record({
  kind: fc.constant('says' as const),
  text: fc.constantFrom(...SAYINGS),
  where: fc.constantFrom('ada', 'ada', 'ada:work'),
  again: fc.constantFrom(false, false, true),
});
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: said },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        fc.record({ check_ins: fc.boolean() }),
        fc.record({ pause_minutes: fc.constantFrom(0, 60, 1_440) }),
        fc.record({ time_zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata') }),
        fc.record({ quiet_hours: fc.record({ start: time, end: time }) }),
      )
      .map((change) => ({ kind: 'sets' as const, change })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 30 }).map((hours) => ({ kind: 'schedule is down' as const, hours })),
  },
);
/** How long a job waits, and the call at which its first worker is killed, if it is. */
const trouble = fc.record({
  delay: fc.constantFrom(0, 2 * MINUTE, 50 * MINUTE),
  fatal: fc.integer({ min: 1, max: 60 }),
});
const weeks = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), happening, trouble), { minLength: 4, maxLength: 14 });

/** What held at a time. */
type Held = { readonly at: number; readonly settings: Awaited<ReturnType<typeof changeSettings>>['data'] };

it('no rule is broken in any weeks of use', async () => {
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(weeks, async (plan) => {
      // 27 February: on the way clocks go forward in America and in Europe.
      const chat = memoryChat();
      const life = days(persona({ paceMs: 0, clock: chat.clock }), chat);
      await chat.clock.advance(26 * DAY);
      const held: Held[] = [];
      const said: { at: number; text: string }[] = [];
      const ids = new Set<string>();
      const seen = new Map<string, StoredMessage>();
      const speaker = aSpeaker({ connectionId: 'tablet' });
      const note = async (change: ClientData<'settings'>) => {
        const { data } = await changeSettings(chat, speaker, change);
        held.push({ at: chat.clock.now(), settings: data });
      };
      const look = async () => {
        for (const message of await life.checkIns()) seen.set(message.messageId, message);
      };
      await note({});
      for (const [hours, happens, { delay, fatal }] of plan) {
        const worker = async (job: CheckInJob): Promise<void> => {
          await chat.clock.advance(delay);
          const isDone = await life.workKilledAt(fatal, job);
          if (!isDone) await life.work(job, true);
        };
        await life.pass(hours * HOUR, 30 * MINUTE, worker);
        await look();
        await chat.clock.advance(MINUTE); // so that the witness can tell which came first
        if (happens.kind === 'schedule is down') await chat.clock.advance(happens.hours * HOUR);
        else if (happens.kind === 'sets') await note(happens.change);
        else {
          const halfWeek = Math.floor(chat.clock.now() / (3 * DAY)); // a client id is good for seven
          const id = `${happens.where} ${happens.again ? halfWeek : chat.clock.now()}`;
          if (!ids.has(id)) said.push({ at: chat.clock.now(), text: happens.text });
          ids.add(id);
          await life.say(happens.text, happens.where, id);
        }
      }
      await life.pass(5 * DAY, HOUR);
      await look();

      const all = [...seen.values()];
      sent += all.length;
      for (const [index, message] of all.entries()) judge(message, all.slice(0, index), said, held);
    }),
    { numRuns: 40 },
  );
  expect(sent).toBeGreaterThan(20); // or the weeks prove nothing
}, 60_000);

function judge(
  { createdAt: at, content, checkIn }: StoredMessage,
  earlier: readonly StoredMessage[],
  said: readonly { readonly at: number; readonly text: string }[],
  held: readonly Held[],
): void {
  const settings = held.findLast((each) => each.at <= at)?.settings;
  const lastWord = said.findLast((each) => each.at <= at);
  const unanswered = earlier.filter((other) => other.createdAt > (lastWord?.at ?? 0));
  const last = earlier.at(-1);
  const wall = new Date(at).toLocaleTimeString('sv-SE', { timeZone: settings?.time_zone ?? 'UTC' }).slice(0, 5);
  const { start = '', end = '' } = settings?.quiet_hours ?? {};
  const isNight = start <= end ? start <= wall && wall < end : start <= wall || wall < end;

  expect(lastWord, 'only to whom she knows').toBeDefined();
  expect(settings?.check_ins, 'never after opting out').toBe(true);
  expect(isNight && start !== end, `never in quiet hours: ${wall}`).toBe(false);
  expect(settings?.paused_until === null || Date.parse(settings?.paused_until ?? '') <= at, 'never in a pause').toBe(
    true,
  );
  expect(at - (last?.createdAt ?? 0), 'never twice in an hour').toBeGreaterThanOrEqual(HOUR);
  expect(at - (lastWord?.at ?? 0), 'never while they talk').toBeGreaterThanOrEqual(5 * MINUTE);
  expect(unanswered.length, 'never more than three unanswered').toBeLessThan(3);
  expect(crisisIn(lastWord?.text ?? ''), 'never after a crisis').toBeNull();
  expect(content.split(/\s+/).length, 'under 100 words').toBeLessThan(100);
  if (/died/.test(lastWord?.text ?? '')) expect(checkIn?.tone).toBe('gentle');
}
