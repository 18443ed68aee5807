import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../protocol/limits.ts';
import { makePlan, type Plan, type Say, USER_KINDS } from './plan.ts';

const OPTIONS = { seed: 7, clients: 200, messages: 3_000, loadMs: 90_000 };

const says = ({ users }: Plan): readonly (Say & { readonly userId: string; readonly at: number })[] =>
  users.flatMap(({ userId, devices }) =>
    devices.flatMap(({ acts }) => acts.flatMap((act) => (act.do === 'say' ? [{ ...act, userId }] : []))),
  );

describe('a plan', () => {
  const plan = makePlan(OPTIONS);

  it('is the same for the same seed', () => {
    expect(makePlan(OPTIONS)).toEqual(plan);
  });

  it('is another one for another seed', () => {
    const times = (options: typeof OPTIONS): readonly number[] => says(makePlan(options)).map(({ at }) => at);
    expect(times({ ...OPTIONS, seed: 8 })).not.toEqual(times(OPTIONS));
  });

  it('has as many devices as it was asked for', () => {
    expect(plan.users.flatMap(({ devices }) => devices)).toHaveLength(200);
  });

  it.each([1, 2, 3, 24])('has %i devices, although some users have two', (clients) => {
    expect(makePlan({ ...OPTIONS, clients }).users.flatMap(({ devices }) => devices)).toHaveLength(clients);
  });

  it('has as many messages as it was asked for, each under an id of its own', () => {
    expect(new Set(says(plan).map(({ clientMessageId }) => clientMessageId)).size).toBe(3_000);
  });

  it('has users of every kind, also when it is small', () => {
    const small = makePlan({ ...OPTIONS, clients: 24, messages: 120 });
    expect(new Set(small.users.map(({ kind }) => kind))).toEqual(new Set(USER_KINDS));
  });

  it('lets everything happen within its time, in order', () => {
    for (const device of plan.users.flatMap(({ devices }) => devices)) {
      const times = device.acts.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(times.every((at) => at >= 0 && at <= OPTIONS.loadMs)).toBe(true);
    }
  });

  it('stays below the rate limit of every user', () => {
    const perUser = Map.groupBy(says(plan), ({ userId }) => userId);
    expect(Math.max(...perUser.values().map((list) => list.length))).toBeLessThan(LIMITS.messagesPerMinute);
  });

  it('puts the mark of its user into all words', () => {
    for (const user of plan.users) {
      const texts = user.devices.flatMap(({ acts }) => acts.flatMap((act) => (act.do === 'say' ? [act.text] : [])));
      expect(texts.every((text) => text.includes(user.mark))).toBe(true);
    }
  });

  it('says some things on two sockets at once, and some several times on one', () => {
    const ids = says(plan).map(({ clientMessageId }) => clientMessageId);
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
    expect(says(plan).some(({ copies }) => copies > 1)).toBe(true);
  });
});
