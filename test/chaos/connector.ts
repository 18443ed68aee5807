import type { Ledger } from './ledger.ts';
import { isOpen, type Link, openLink, sendFrame } from './link.ts';
import type { Cut, DevicePlan } from './plan.ts';
import type { Random } from './random.ts';
import type { NewToken } from './tokens.ts';
import type { Trace } from './trace.ts';

export type ConnectorOptions = {
  readonly userId: string;
  readonly plan: DevicePlan;
  readonly startedAt: number; // Unix ms, from which the plan counts
  readonly url: string;
  readonly newToken: NewToken;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly trace: Trace;
  /** The id to come back with. */
  newestId(): string | undefined;
  /** Whether something is waited for, so that a dead connection should be noticed soon. */
  isPending(): boolean;
  onText(link: Link, text: string): void;
  /** Nothing comes from this link any more, and what was sent on it may be lost. */
  onLost(link: Link): void;
};

/** Keeps a device connected, as "Staying connected" of PROTOCOL.md says, and breaks its connections when the plan says so. */
export type Connector = {
  current(): Link | undefined;
  /** A greeting has come to its end on this link. */
  greeted(link: Link): void;
  /** The token of this link has run out: a connection with a new one takes its place. */
  renew(link: Link): void;
  cut(how: Cut): void;
  pause(forMs: number): void;
  step(): void;
  /** From now on it only comes back, at once and for long. */
  calmDown(): void;
  close(): void;
};

const PING_AFTER_MS = 4_000; // 4 s of silence while something is pending
const PING_IDLE_AFTER_MS = 15_000; // 15 s
const PONG_WITHIN_MS = 6_000; // 6 s
const GREETED_WITHIN_MS = 25_000; // 25 s; a connection that is not greeted by then is given up
const STABLE_AFTER_MS = 5_000; // 5 s
const BACK_OFF_MS = { first: 500, most: 30_000 };
const SOON_MS = 800;
const LONG_TOKEN_SECONDS = 3_600; // 1 h

export function startConnector(options: ConnectorOptions): Connector {
  const { plan, ledger, random, trace } = options;
  let current: Link | undefined;
  let successor: Link | undefined; // takes the place of the current one once it is greeted
  let isSigning = false;
  let connectAt = options.startedAt + plan.connectAt;
  let attempts = 0;
  let connections = 0;
  let isCalm = false;
  let isShutOut = false;
  let isClosed = false;

  const connect = async (as: 'current' | 'successor'): Promise<void> => {
    if (isSigning || isClosed || isShutOut) return;
    isSigning = true;
    const token = await options.newToken(options.userId, isCalm ? LONG_TOKEN_SECONDS : plan.tokenSeconds);
    isSigning = false;
    if (isClosed || (as === 'current' && current !== undefined)) return;
    connections += 1;
    const after = options.newestId();
    const link = openLink(
      {
        url: options.url,
        number: connections,
        userId: options.userId,
        token: token.text,
        tokenExpiresAt: token.expiresAt,
        after,
        topics: plan.topics,
        trace,
      },
      { onText: options.onText, onClosed: receiveEnd },
    );
    if (as === 'current') current = link;
    else successor = link;
    trace.note(link.number, `! connects as ${as}, after ${after ?? 'nothing'}`);
    ledger.count(connections === 1 ? 'connections' : 'reconnects');
  };

  const backOff = (): number => {
    const ceiling = Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** attempts);
    attempts += 1;
    return random.next() * ceiling;
  };

  const receiveEnd = (link: Link, code: number, status: number | undefined): void => {
    trace.note(link.number, `! ended with ${status ?? code}`);
    if (!link.isOurEnd) ledger.count(status === undefined ? `closed with ${code}` : `refused with ${status}`);
    if (status === 403 || (code === 1000 && !link.isOurEnd)) isShutOut = true;
    if (link !== current && link !== successor) return;
    forget(link, backOff());
  };

  const forget = (link: Link, pauseMs: number): void => {
    if (link === current) current = undefined;
    if (link === successor) successor = undefined;
    connectAt = Date.now() + pauseMs;
    options.onLost(link);
  };

  const end = (link: Link, how: Exclude<Cut, 'handover'>): void => {
    link.isOurEnd = true;
    trace.note(link.number, `! ${how}`);
    if (how === 'close') link.socket.close(1000);
    else link.socket.terminate();
    forget(link, random.between(0, SOON_MS));
  };

  const renew = (link: Link): void => {
    if (link !== current || successor !== undefined || connectAt > Date.now()) return;
    ledger.count('tokens renewed');
    void connect('successor');
  };

  const giveUp = (link: Link, why: string): void => {
    ledger.count(`given up: ${why}`);
    end(link, 'terminate');
  };

  /** Pings a connection that is silent, and gives up one that stays silent. */
  const watchOver = (link: Link, now: number): void => {
    if (isPaused(link, now) || !isOpen(link)) return;
    const heardAt = Math.max(link.heardAt, link.openedAt);
    if (link.greetedAt === undefined && link.openedAt + GREETED_WITHIN_MS < now) giveUp(link, 'not greeted');
    else if (link.pingedAt !== undefined) {
      if (link.pingedAt + PONG_WITHIN_MS < now) giveUp(link, 'silent');
    } else {
      const isPending = link.greetedAt === undefined || options.isPending();
      const isSilent = now - Math.max(link.sentAt, heardAt) > (isPending ? PING_AFTER_MS : PING_IDLE_AFTER_MS);
      if (!isSilent && now - heardAt <= PING_IDLE_AFTER_MS) return;
      sendFrame(link, 'ping', {}, 'ping');
      link.pingedAt = now;
    }
  };

  const isPaused = (link: Link, now: number): boolean => {
    if (link.pausedUntil === undefined) return false;
    if (link.pausedUntil > now && !isCalm) return true;
    link.pausedUntil = undefined;
    link.pingedAt = undefined;
    link.heardAt = now;
    link.socket.resume();
    return false;
  };

  return {
    current: () => current,
    greeted: (link) => {
      link.greetedAt = Date.now();
      if (link !== successor) return;
      const old = current;
      successor = undefined;
      current = link;
      if (old === undefined) return;
      end(old, 'close');
    },
    renew,
    cut: (how) => {
      if (current === undefined || isCalm) return;
      ledger.count(`cuts: ${how}`);
      if (how !== 'handover') end(current, how);
      else if (successor === undefined && isOpen(current)) void connect('successor');
    },
    pause: (forMs) => {
      if (!isOpen(current) || isCalm) return;
      current.pausedUntil = Date.now() + forMs;
      current.socket.pause();
      ledger.count('pauses');
    },
    step: () => {
      const now = Date.now();
      for (const link of [current, successor]) if (link !== undefined) watchOver(link, now);
      if (current === undefined && successor === undefined && connectAt <= now) void connect('current');
      if (isOpen(current) && current.tokenExpiresAt + SOON_MS <= now) renew(current);
      if (current?.greetedAt !== undefined && current.greetedAt + STABLE_AFTER_MS <= now) attempts = 0;
    },
    calmDown: () => {
      isCalm = true;
      attempts = 0;
      connectAt = Math.min(connectAt, Date.now() + random.between(0, SOON_MS));
    },
    close: () => {
      isClosed = true;
      for (const link of [current, successor]) {
        if (link === undefined) continue;
        link.isOurEnd = true;
        link.socket.close(1000);
      }
    },
  };
}
