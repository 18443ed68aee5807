import { type Breach, observe } from './connection-watch.ts';
import * as deliveries from './deliveries.ts';
import { readFrame, type ServerFrame } from './frames.ts';
import type { Ledger } from './ledger.ts';
import { isOpen, type Link, openLink } from './link.ts';
import type { Act, Cut, DevicePlan, Say, UserPlan } from './plan.ts';
import type { Random } from './random.ts';
import type { NewToken } from './tokens.ts';
import { describeFrame, newTrace } from './trace.ts';
import { askAgain, disconnect, EMPTY_VIEW, newestId, receive, type View } from './view.ts';

export type DeviceOptions = {
  readonly user: UserPlan;
  readonly plan: DevicePlan;
  readonly startedAt: number; // Unix ms, from which the plan counts
  readonly url: string;
  readonly newToken: NewToken;
  readonly ledger: Ledger;
  readonly random: Random;
};

/** What a device has to show for itself in the end. */
export type DeviceEvidence = {
  readonly name: string;
  readonly userId: string;
  readonly view: View;
  readonly breaches: readonly Breach[];
  readonly isConnected: boolean;
  readonly isTypingSeen: boolean;
  readonly refused: readonly string[]; // client ids of messages that were refused for good
  readonly trace: readonly string[];
};

export type Device = {
  /** It has done all that its plan says. */
  isDone(): boolean;
  /** No more mischief: it only comes back, and waits for what it still has to get. */
  calmDown(): void;
  /** Connected, nothing unsent, nothing unanswered, nobody typing. */
  isSettled(): boolean;
  lastNewsAt(): number; // Unix ms, heartbeats apart
  evidence(): DeviceEvidence;
  close(): void;
};

const STEP_MS = 150;
const MOST_UNDER_WAY = { unacknowledged: 30, unanswered: 80 }; // over all devices; a laptop's stack carries little more
const ACKNOWLEDGED_WITHIN_MS = 10_000; // 10 s, after which a message is sent again
const PING_AFTER_MS = 4_000; // 4 s of silence while something is pending
const PING_IDLE_AFTER_MS = 15_000; // 15 s
const PONG_WITHIN_MS = 6_000; // 6 s
const GREETED_WITHIN_MS = 25_000; // 25 s; a connection that is not greeted by then is given up
const STABLE_AFTER_MS = 5_000; // 5 s
const BACK_OFF_MS = { first: 500, most: 30_000 }; // PROTOCOL.md, "Staying connected"
const SOON_MS = 800;
const LONG_TOKEN_SECONDS = 3_600; // 1 h

/**
 * A client as PROTOCOL.md describes it, that follows its plan. Everything that it concludes is concluded by pure functions
 * (view.ts, deliveries.ts, connection-watch.ts); here are the socket and the timers.
 */
export function startDevice(options: DeviceOptions): Device {
  const { user, plan, ledger, random } = options;
  const now = Date.now;
  const manner = { inFlight: plan.inFlight, acknowledgedWithinMs: ACKNOWLEDGED_WITHIN_MS };
  const says = new Map<string, Say>();
  const asksLeft = new Map<string, number>();
  const awaited = new Set<string>(); // own messages without reply or word of its failure
  const breaches: Breach[] = [];
  const trace = newTrace(now);
  const timers = new Set<NodeJS.Timeout>();
  const acts = [...plan.acts];
  let unsent: deliveries.Deliveries = [];
  let view: View = EMPTY_VIEW;
  let current: Link | undefined;
  let successor: Link | undefined;
  let connecting = false; // a token is being signed
  let connectAt = options.startedAt + plan.connectAt;
  let attempts = 0;
  let connections = 0;
  let newsAt = now();
  let isCalm = false;
  let isShutOut = false;
  let isClosed = false;

  const later = (ms: number, task: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, ms);
    timers.add(timer);
  };

  const send = (link: Link, event: string, data: object, requestId?: string): void => {
    if (!isOpen(link)) return;
    link.sentAt = now();
    link.socket.send(JSON.stringify({ event, data, ...(requestId === undefined ? {} : { request_id: requestId }) }));
    trace.note(link.number, `> ${event} ${requestId ?? ''}`);
  };

  const connectionName = ({ number }: Link): string => `${plan.name}#${number}`;

  // Connecting

  const connect = async (as: 'current' | 'successor'): Promise<void> => {
    if (connecting || isClosed) return;
    connecting = true;
    const token = await options.newToken(user.userId, isCalm ? LONG_TOKEN_SECONDS : plan.tokenSeconds);
    connecting = false;
    if (isClosed || (as === 'current' && current !== undefined)) return;
    connections += 1;
    const link = openLink(
      {
        url: options.url,
        number: connections,
        userId: user.userId,
        token: token.text,
        tokenExpiresAt: token.expiresAt,
        after: newestId(view),
        topics: plan.topics,
        now,
      },
      { onText: receiveText, onClosed: receiveEnd },
    );
    if (as === 'current') current = link;
    else successor = link;
    trace.note(link.number, `! connects as ${as}`);
    ledger.count(connections === 1 ? 'connections' : 'reconnects');
  };

  const backOff = (): number => {
    const ceiling = Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** attempts);
    attempts += 1;
    return random.next() * ceiling;
  };

  const end = (link: Link, how: Exclude<Cut, 'handover'>): void => {
    link.isOurEnd = true;
    trace.note(link.number, `! ${how}`);
    if (how === 'close') link.socket.close(1000);
    else link.socket.terminate();
    if (link === current) leave(random.between(0, SOON_MS));
  };

  /** The current connection is gone, or is to be taken for gone. */
  const leave = (pauseMs: number): void => {
    if (current !== undefined) view = disconnect(view, current.number);
    current = undefined;
    unsent = deliveries.interrupt(unsent, now());
    connectAt = now() + pauseMs;
  };

  const receiveEnd = (link: Link, code: number, status: number | undefined): void => {
    trace.note(link.number, `! ended with ${status ?? code}`);
    if (!link.isOurEnd) ledger.count(status === undefined ? `closed with ${code}` : `refused with ${status}`);
    if (status === 403 || (code === 1000 && !link.isOurEnd)) isShutOut = true;
    if (link === successor) {
      successor = undefined;
      connectAt = now() + backOff();
    }
    if (link === current) leave(backOff());
  };

  const takeOver = (link: Link): void => {
    const old = current;
    successor = undefined;
    current = link;
    unsent = deliveries.interrupt(unsent, now());
    if (old === undefined) return;
    view = disconnect(view, old.number);
    end(old, 'close');
  };

  // What comes in

  const receiveText = (link: Link, text: string): void => {
    link.heardAt = now();
    link.pingedAt = undefined;
    const reading = readFrame(text);
    switch (reading.kind) {
      case 'frame':
        receiveFrame(link, reading.frame);
        return;
      case 'gateway_error':
        ledger.count('error from API Gateway');
        trace.note(link.number, '< an error of API Gateway');
        unsent = deliveries.doubt(unsent, now(), random.next());
        return;
      case 'breach':
        trace.note(link.number, `< ${reading.what}`);
        breaches.push({ kind: 'not_protocol', what: reading.what });
    }
  };

  const receiveFrame = (link: Link, frame: ServerFrame): void => {
    trace.note(link.number, `< ${describeFrame(frame)}`);
    if (frame.event !== 'pong') newsAt = now();
    const observed = observe(link.watch, frame, {
      mark: user.mark,
      isSentHereOnly: (clientMessageId) => ledger.isOnlySender(clientMessageId, connectionName(link)),
    });
    link.watch = observed.watch;
    breaches.push(...observed.breaches);
    noteTyping(frame);
    view = receive(view, frame, { connection: link.number, now: now() }, (id) => says.get(id)?.text);
    unsent = deliveries.settle(unsent, frame, now(), random.next());
    keepBooks(frame);
    react(link, frame);
  };

  const noteTyping = (frame: ServerFrame): void => {
    if (view.typing === undefined || view.typing.until > now()) return;
    view = { ...view, typing: undefined };
    if (frame.event !== 'connected') ledger.count('typing ended by its expiry');
  };

  const keepBooks = (frame: ServerFrame): void => {
    const messages = frame.event === 'history' ? frame.data.messages : frame.event === 'message' ? [frame.data] : [];
    for (const message of messages) {
      if (message.in_reply_to !== undefined) {
        ledger.replied(message.in_reply_to, now());
        awaited.delete(message.in_reply_to);
      }
      if (message.failed === true) noteFailure(message.message_id, message.client_message_id);
      else noteStored(message.client_message_id, message.message_id);
    }
    if (frame.event === 'delivered') noteStored(frame.data.client_message_id, frame.data.message_id);
    if (frame.event !== 'error') return;
    const { code, reason, in_reply_to: failed, client_message_id: clientMessageId } = frame.data;
    ledger.count(`error ${reason ?? code}`);
    if (code === 'inference_error' && failed !== undefined) noteFailure(failed, clientMessageId);
  };

  const noteStored = (clientMessageId: string | undefined, messageId: string): void => {
    if (clientMessageId === undefined || !says.has(clientMessageId)) return;
    ledger.acknowledged(clientMessageId, messageId, now());
    if (!isAnswered(messageId)) awaited.add(messageId);
  };

  const isAnswered = (messageId: string): boolean =>
    view.messages.values().some((message) => message.in_reply_to === messageId);

  /** The user asks again, so many times, after a moment. */
  const noteFailure = (messageId: string, clientMessageId: string | undefined): void => {
    awaited.delete(messageId);
    ledger.toldFailed(messageId);
    if (clientMessageId === undefined || isAnswered(messageId)) return;
    const left = asksLeft.get(clientMessageId) ?? 0;
    if (left === 0 || unsent.some((one) => one.clientMessageId === clientMessageId && one.state !== 'acknowledged'))
      return;
    asksLeft.set(clientMessageId, left - 1);
    ledger.count('asked again');
    awaited.add(messageId);
    later(random.between(300, 1_500), () => {
      view = askAgain(view, messageId);
      unsent = deliveries.write(unsent, clientMessageId, now());
    });
  };

  const react = (link: Link, frame: ServerFrame): void => {
    switch (frame.event) {
      case 'history':
        if (frame.requestId === undefined) greetedWith(link, frame.data.mode);
        return;
      case 'delivered':
        stopLater(link, frame.data.client_message_id, frame.data.message_id, frame.data.duplicate === true);
        return;
      case 'message':
        if (frame.data.sender === 'demi' && random.chance(0.3))
          send(link, 'read_receipt', { up_to_message_id: frame.data.message_id }, 'read');
        return;
      case 'error':
        if (frame.data.code === 'auth_expired_token') renew(link);
    }
  };

  const greetedWith = (link: Link, mode: string): void => {
    if (link.greetedAt !== undefined) {
      ledger.count('corrections');
      if (mode === 'replace' && plan.topics.length > 0) send(link, 'subscribe', { topics: plan.topics }, 'subscribe');
      return;
    }
    link.greetedAt = now();
    if (link === successor) takeOver(link);
  };

  const stopLater = (link: Link, clientMessageId: string | undefined, messageId: string, isRepeated: boolean): void => {
    const stopAfterMs = says.get(clientMessageId ?? '')?.stopAfterMs;
    if (stopAfterMs === undefined || isRepeated) return;
    later(stopAfterMs, () => {
      send(link, 'stop', { in_reply_to: messageId }, 'stop');
      ledger.count('stops');
    });
  };

  /** Its token has run out: a new connection with a new token takes its place. */
  const renew = (link: Link): void => {
    if (link !== current || successor !== undefined || connectAt > now()) return;
    ledger.count('tokens renewed');
    void connect('successor');
  };

  // What it does of its own accord

  const step = (): void => {
    const time = now();
    for (const link of [current, successor]) if (link !== undefined) watchOver(link, time);
    for (let next = acts[0]; next !== undefined && isTimeFor(next, time); next = acts[0]) {
      acts.shift();
      perform(next, time);
    }
    if (current === undefined && successor === undefined && connectAt <= time && !isShutOut) void connect('current');
    if (current === undefined) return;
    if (current.openedAt !== undefined && current.tokenExpiresAt + SOON_MS <= time) renew(current);
    if (current.greetedAt !== undefined && current.greetedAt + STABLE_AFTER_MS <= time) attempts = 0;
    if (current.greetedAt !== undefined && current.pausedUntil === undefined) sendDue(current, time);
  };

  /** On a machine that is too slow for the plan, words wait until others are through. */
  const isTimeFor = (act: Act, time: number): boolean => {
    if (options.startedAt + act.at > time) return false;
    const { unacknowledged, unanswered } = ledger.underWay();
    return (
      act.do !== 'say' || (unacknowledged < MOST_UNDER_WAY.unacknowledged && unanswered < MOST_UNDER_WAY.unanswered)
    );
  };

  const sendDue = (link: Link, time: number): void => {
    if (!isOpen(link)) return;
    for (const { clientMessageId, sends } of deliveries.dueNow(unsent, manner, time)) {
      const said = says.get(clientMessageId);
      if (said === undefined) continue;
      const copies = sends === 0 ? said.copies : 1;
      const data = { content: said.text, client_message_id: clientMessageId };
      ledger.sent({ userId: user.userId, clientMessageId, text: said.text }, connectionName(link), time);
      ledger.count('frames with messages', copies);
      ledger.count('copies', copies - 1);
      if (sends > 0) ledger.count('resends');
      for (let copy = 0; copy < copies; copy += 1) send(link, 'message', data, deliveries.requestIdOf(clientMessageId));
      unsent = deliveries.sent(unsent, clientMessageId, manner, time);
      if (said.cutAfterMs !== undefined && sends === 0 && !isCalm) later(said.cutAfterMs, () => cut('terminate'));
    }
  };

  /** Pings a connection that is silent, and gives up one that stays silent. */
  const watchOver = (link: Link, time: number): void => {
    if (link.pausedUntil !== undefined) {
      if (link.pausedUntil > time && !isCalm) return;
      link.pausedUntil = undefined;
      link.heardAt = time;
      link.socket.resume();
    }
    if (!isOpen(link)) return;
    const openedAt = link.openedAt ?? time;
    if (link.greetedAt === undefined && openedAt + GREETED_WITHIN_MS < time) {
      giveUp(link, 'not greeted');
      return;
    }
    if (link.pingedAt !== undefined) {
      if (link.pingedAt + PONG_WITHIN_MS < time) giveUp(link, 'silent');
      return;
    }
    const isPending = awaited.size > 0 || link.greetedAt === undefined || unsent.some(({ state }) => state === 'sent');
    const silentFor = time - Math.max(link.sentAt, link.heardAt);
    const isOverdue = silentFor > (isPending ? PING_AFTER_MS : PING_IDLE_AFTER_MS);
    if (isOverdue || time - Math.max(link.heardAt, openedAt) > PING_IDLE_AFTER_MS) {
      send(link, 'ping', {}, 'ping');
      link.pingedAt = time;
    }
  };

  const giveUp = (link: Link, why: string): void => {
    ledger.count(`given up: ${why}`);
    if (link === successor) successor = undefined;
    end(link, 'terminate');
  };

  const perform = (act: Act, time: number): void => {
    switch (act.do) {
      case 'say':
        sayNow(act, time);
        return;
      case 'cut':
        cut(act.how);
        return;
      case 'pause':
        if (!isOpen(current) || isCalm) return;
        current.pausedUntil = time + act.forMs;
        current.socket.pause();
        ledger.count('pauses');
        return;
      case 'type':
        if (isOpen(current)) send(current, 'typing', { is_typing: true });
        return;
      case 'page':
        if (isOpen(current)) send(current, 'history', { limit: 20 }, 'page');
    }
  };

  const sayNow = (act: Say, time: number): void => {
    const write = (): void => {
      says.set(act.clientMessageId, act);
      asksLeft.set(act.clientMessageId, act.asksAgain);
      unsent = deliveries.write(unsent, act.clientMessageId, now());
      step();
    };
    const expiresIn = (current?.tokenExpiresAt ?? 0) - time;
    const isHeld = act.atExpiry === true && expiresIn > 0 && expiresIn <= plan.tokenSeconds * 1000 && !isCalm;
    if (isHeld) later(Math.max(0, expiresIn - random.between(10, 250)), write);
    else write();
  };

  const cut = (how: Cut): void => {
    if (current === undefined || isCalm) return;
    ledger.count(`cuts: ${how}`);
    if (how !== 'handover') end(current, how);
    else if (successor === undefined && isOpen(current)) void connect('successor');
  };

  const stepping = setInterval(step, STEP_MS);

  return {
    isDone: () => acts.length === 0,
    calmDown: () => {
      isCalm = true;
      ledger.count('unsaid for lack of time', acts.splice(0).filter((act) => act.do === 'say').length);
      attempts = 0;
      connectAt = Math.min(connectAt, now() + random.between(0, SOON_MS));
    },
    isSettled: () =>
      isOpen(current) &&
      current.greetedAt !== undefined &&
      acts.length === 0 &&
      awaited.size === 0 &&
      unsent.every(({ state }) => state === 'acknowledged' || state === 'refused') &&
      (view.typing === undefined || view.typing.until < now()),
    lastNewsAt: () => newsAt,
    evidence: () => ({
      name: plan.name,
      userId: user.userId,
      view,
      breaches,
      isConnected: isOpen(current) && current.greetedAt !== undefined,
      isTypingSeen: view.typing !== undefined && view.typing.until > now(),
      refused: unsent.filter(({ state }) => state === 'refused').map(({ clientMessageId }) => clientMessageId),
      trace: [...trace.lines()],
    }),
    close: () => {
      isClosed = true;
      clearInterval(stepping);
      for (const timer of timers) clearTimeout(timer);
      for (const link of [current, successor]) {
        if (link === undefined) continue;
        link.isOurEnd = true;
        link.socket.close(1000);
      }
    },
  };
}
