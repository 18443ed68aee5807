import { markOf } from './connection-watch.ts';
import { writeLine } from './lines.ts';
import { type Random, seeded } from './random.ts';

/** Who does what and when: drawn from the seed alone, so the same options give the same plan. Times are ms from the start. */
export type Plan = { readonly users: readonly UserPlan[] };

export type UserPlan = {
  readonly userId: string;
  readonly mark: string; // in all of this user's words
  readonly kind: UserKind;
  readonly devices: readonly DevicePlan[];
};

export type DevicePlan = {
  readonly name: string;
  readonly topics: readonly string[];
  readonly connectAt: number;
  readonly tokenSeconds: number;
  readonly inFlight: number; // messages that it sends without waiting for their acknowledgement
  readonly acts: readonly Act[]; // by time
};

export type Act = { readonly at: number } & (
  | ({ readonly do: 'say' } & Say)
  | { readonly do: 'cut'; readonly how: Cut }
  | { readonly do: 'pause'; readonly forMs: number } // reads nothing from its socket for so long
  | { readonly do: 'type' }
  | { readonly do: 'page' } // asks for its newest messages
);

export type Say = {
  readonly clientMessageId: string;
  readonly text: string;
  readonly copies: number; // frames that go out in one go
  readonly asksAgain: number; // times that a failed reply is asked for again
  readonly stopAfterMs?: number; // after the acknowledgement
  readonly cutAfterMs?: number; // the connection, after sending
  readonly atExpiry?: true; // held until just before the connection's token runs out
};

/** `handover`: the new connection is there before the old one goes (PROTOCOL.md, walk-through 8). */
export type Cut = 'close' | 'terminate' | 'handover';

export const USER_KINDS = [
  'fast',
  'slow',
  'reconnecting',
  'two devices',
  'duplicating',
  'stopping',
  'expiring',
] as const;
export type UserKind = (typeof USER_KINDS)[number];

export type PlanOptions = {
  readonly seed: number;
  readonly clients: number; // sockets; a user with two devices has two
  readonly messages: number;
  readonly loadMs: number; // in which all of it is to happen
};

/** One round of users; 20 sockets. */
const ROUND: readonly UserKind[] = [
  'fast',
  'two devices',
  'reconnecting',
  'slow',
  'duplicating',
  'stopping',
  'expiring',
  'reconnecting',
  'fast',
  'two devices',
  'stopping',
  'reconnecting',
  'slow',
  'fast',
  'reconnecting',
  'fast',
  'fast',
];

const HOUR_SECONDS = 3_600;
const ALL_TOPICS = ['stream', 'thinking', 'emotion'];
const TOPIC_RATE = 0.15; // most frames of a reply belong to a topic, and are not what this is about

export function makePlan({ seed, clients, messages, loadMs }: PlanOptions): Plan {
  const kinds = kindsFor(clients);
  const users = kinds.map((kind, index): UserPlan => {
    const share = Math.floor(messages / kinds.length) + (index < messages % kinds.length ? 1 : 0);
    return planUser(seeded(`${seed}/user ${index}`), { seed, number: index, kind, messages: share, loadMs });
  });
  return { users };
}

function kindsFor(clients: number): readonly UserKind[] {
  const kinds: UserKind[] = [];
  for (let left = clients, index = 0; left > 0; index += 1) {
    const wished = ROUND[index % ROUND.length] ?? 'fast';
    const kind = devicesOf(wished) > left ? 'fast' : wished;
    kinds.push(kind);
    left -= devicesOf(kind);
  }
  return kinds;
}

function devicesOf(kind: UserKind): number {
  return kind === 'two devices' || kind === 'duplicating' ? 2 : 1;
}

type UserOptions = {
  readonly seed: number;
  readonly number: number;
  readonly kind: UserKind;
  readonly messages: number;
  readonly loadMs: number;
};

function planUser(random: Random, options: UserOptions): UserPlan {
  const { seed, number, kind, loadMs } = options;
  const userId = `u${number}-${seed}`;
  const mark = markOf(number);
  const acts = Array.from({ length: devicesOf(kind) }, (): Act[] => []);
  sayTimes(random, options).forEach((at, index) => {
    const said = { at, do: 'say', ...say(random, kind, `${userId}.m${index}`, mark) } as const;
    for (const device of speakers(random, kind)) acts[device]?.push(said);
  });
  for (const list of acts) list.push(...disturbances(random, kind, loadMs));
  const devices = acts.map((list, index) => planDevice(random, kind, `${userId}/${index}`, loadMs, list));
  return { userId, mark, kind, devices };
}

/** A fast user writes in bursts; the others whenever they like. */
function sayTimes(random: Random, { kind, messages, loadMs }: UserOptions): readonly number[] {
  const burst = kind === 'fast' ? 4 : 1;
  const times: number[] = [];
  while (times.length < messages) {
    const at = random.between(Math.min(1_000, loadMs), loadMs);
    for (let index = 0; index < burst && times.length < messages; index += 1) times.push(at + index);
  }
  return times.toSorted((one, other) => one - other);
}

function say(random: Random, kind: UserKind, clientMessageId: string, mark: string): Say {
  return {
    clientMessageId,
    text: writeLine(random, mark),
    copies: kind === 'duplicating' ? random.between(1, 3) : 1,
    asksAgain: random.between(0, 2),
    ...(kind === 'stopping' ? { stopAfterMs: random.between(0, 120) } : {}),
    ...(kind === 'reconnecting' && random.chance(0.3) ? { cutAfterMs: random.between(0, 150) } : {}),
    ...(kind === 'expiring' && random.chance(0.5) ? { atExpiry: true } : {}),
  };
}

/** Which of the user's devices say the same thing at once. */
function speakers(random: Random, kind: UserKind): readonly number[] {
  if (kind === 'two devices') return [random.between(0, 1)];
  if (kind === 'duplicating') return random.chance(0.5) ? [0, 1] : [random.between(0, 1)];
  return [0];
}

function disturbances(random: Random, kind: UserKind, loadMs: number): readonly Act[] {
  const some = (count: number, act: () => Act): Act[] => Array.from({ length: count }, act);
  const at = (): number => random.between(0, loadMs);
  const lively = some(random.between(0, 3), () => ({ at: at(), do: random.pick(['type', 'page'] as const) }));
  if (kind === 'slow')
    return [...lively, ...some(4, () => ({ at: at(), do: 'pause', forMs: random.between(1_000, 8_000) }))];
  if (kind === 'reconnecting') {
    const cuts = Math.max(2, Math.round(loadMs / 10_000));
    return [
      ...lively,
      ...some(cuts, () => ({ at: at(), do: 'cut', how: random.pick(['close', 'terminate', 'handover'] as const) })),
    ];
  }
  return lively;
}

function planDevice(random: Random, kind: UserKind, name: string, loadMs: number, acts: readonly Act[]): DevicePlan {
  return {
    name,
    topics: ALL_TOPICS.filter(() => random.chance(TOPIC_RATE)),
    connectAt: random.between(0, Math.min(4_000, loadMs / 4)),
    tokenSeconds: kind === 'expiring' ? random.between(6, 14) : HOUR_SECONDS,
    inFlight: kind === 'fast' ? 4 : kind === 'duplicating' ? 2 : 1,
    acts: acts.toSorted((one, other) => one.at - other.at),
  };
}
