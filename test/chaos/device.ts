import { type Breach, observe } from './connection-watch.ts';
import { type Connector, startConnector } from './connector.ts';
import * as deliveries from './deliveries.ts';
import { readFrame, type ServerFrame } from './frames.ts';
import type { Ledger } from './ledger.ts';
import { isOpen, type Link, sendFrame } from './link.ts';
import type { Act, DevicePlan, Say, UserPlan } from './plan.ts';
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
const MOST_UNDER_WAY = { unacknowledged: 40, unanswered: 240 }; // over all devices; a laptop's stack carries little more
const ACKNOWLEDGED_WITHIN_MS = 10_000; // 10 s, after which a message is sent again
const RECEIPT_RATE = 0.15; // of replies that are said to have been read

/**
 * A client as PROTOCOL.md describes it, that follows its plan. What it concludes is concluded by pure functions (view.ts,
 * deliveries.ts, connection-watch.ts); here are the time and what it does of its own accord.
 */
export function startDevice(options: DeviceOptions): Device {
  const { user, plan, ledger, random } = options;
  const manner = { inFlight: plan.inFlight, acknowledgedWithinMs: ACKNOWLEDGED_WITHIN_MS };
  const says = new Map<string, Say>(); // by client id, what was said so far
  const asksLeft = new Map<string, number>();
  const awaited = new Set<string>(); // own messages without reply or word of its failure
  const breaches: Breach[] = [];
  const trace = newTrace(Date.now);
  const timers = new Set<NodeJS.Timeout>();
  const acts = [...plan.acts];
  let unsent: deliveries.Deliveries = [];
  let view: View = EMPTY_VIEW;
  let newsAt = Date.now();
  let isCalm = false;

  const later = (ms: number, task: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, ms);
    timers.add(timer);
  };

  // What comes in

  const receiveText = (link: Link, text: string): void => {
    link.heardAt = Date.now();
    link.pingedAt = undefined;
    const reading = readFrame(text);
    switch (reading.kind) {
      case 'frame':
        receiveFrame(link, reading.frame);
        return;
      case 'gateway_error':
        ledger.count('error from API Gateway');
        trace.note(link.number, '< an error of API Gateway');
        unsent = deliveries.doubt(unsent, Date.now(), random.next());
        return;
      case 'breach':
        trace.note(link.number, `< ${reading.what}`);
        breaches.push({ kind: 'not_protocol', what: reading.what });
    }
  };

  const receiveFrame = (link: Link, frame: ServerFrame): void => {
    const now = Date.now();
    if (frame.event !== 'pong') {
      trace.note(link.number, `< ${describeFrame(frame)}`);
      newsAt = now;
    }
    const observed = observe(link.watch, frame, {
      mark: user.mark,
      isSentHereOnly: (clientMessageId) => ledger.isOnlySender(clientMessageId, nameOf(link)),
    });
    link.watch = observed.watch;
    breaches.push(...observed.breaches);
    forgetTyping(now);
    view = receive(view, frame, { connection: link.number, now }, (id) => says.get(id)?.text);
    unsent = deliveries.settle(unsent, frame, now, random.next());
    keepBooks(frame, now);
    react(link, frame);
  };

  const forgetTyping = (now: number): void => {
    if (view.typing === undefined || view.typing.until > now) return;
    view = { ...view, typing: undefined };
    ledger.count('typing ended by its expiry');
  };

  const keepBooks = (frame: ServerFrame, now: number): void => {
    const messages = frame.event === 'history' ? frame.data.messages : frame.event === 'message' ? [frame.data] : [];
    for (const message of messages) {
      if (message.in_reply_to !== undefined) noteReply(message.in_reply_to, now);
      else if (message.failed === true) noteFailure(message.message_id, message.client_message_id);
      else noteStored(message.client_message_id, message.message_id, now);
    }
    if (frame.event === 'delivered') noteStored(frame.data.client_message_id, frame.data.message_id, now);
    if (frame.event !== 'error') return;
    const { code, reason, in_reply_to: failed, client_message_id: clientMessageId } = frame.data;
    ledger.count(`error ${reason ?? code}`);
    if (code === 'inference_error' && failed !== undefined) noteFailure(failed, clientMessageId);
  };

  const noteReply = (questionId: string, now: number): void => {
    ledger.replied(questionId, now);
    awaited.delete(questionId);
  };

  const noteStored = (clientMessageId: string | undefined, messageId: string, now: number): void => {
    if (clientMessageId === undefined || !says.has(clientMessageId)) return;
    ledger.acknowledged(clientMessageId, messageId, now);
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
    const isAsking = unsent.some((one) => one.clientMessageId === clientMessageId && one.state !== 'acknowledged');
    if (left === 0 || isAsking) return;
    asksLeft.set(clientMessageId, left - 1);
    ledger.count('asked again');
    awaited.add(messageId);
    later(random.between(300, 1_500), () => {
      view = askAgain(view, messageId);
      unsent = deliveries.write(unsent, clientMessageId, Date.now());
    });
  };

  // What it does

  const react = (link: Link, frame: ServerFrame): void => {
    switch (frame.event) {
      case 'connected':
        if (link.greetedAt !== undefined) ledger.count('greeted again');
        return;
      case 'history':
        if (frame.requestId === undefined) greetedWith(link, frame.data.mode);
        return;
      case 'delivered':
        if (frame.data.duplicate !== true) stopLater(link, frame.data.client_message_id, frame.data.message_id);
        return;
      case 'message':
        if (frame.data.stopped === true) ledger.count('replies cut short');
        if (frame.data.sender === 'demi' && random.chance(RECEIPT_RATE))
          sendFrame(link, 'read_receipt', { up_to_message_id: frame.data.message_id }, 'read');
        return;
      case 'error':
        if (frame.data.code === 'auth_expired_token') connector.renew(link);
    }
  };

  const greetedWith = (link: Link, mode: string): void => {
    if (link.greetedAt === undefined) {
      connector.greeted(link);
      return;
    }
    ledger.count('corrections');
    if (mode === 'replace' && plan.topics.length > 0) sendFrame(link, 'subscribe', { topics: plan.topics }, 'topics');
  };

  const stopLater = (link: Link, clientMessageId: string | undefined, messageId: string): void => {
    const stopAfterMs = says.get(clientMessageId ?? '')?.stopAfterMs;
    if (stopAfterMs === undefined) return;
    later(stopAfterMs, () => {
      sendFrame(link, 'stop', { in_reply_to: messageId }, 'stop');
      ledger.count('stops');
    });
  };

  const step = (): void => {
    const now = Date.now();
    connector.step();
    for (let next = acts[0]; next !== undefined && isTimeFor(next, now); next = acts[0]) {
      acts.shift();
      perform(next);
    }
    const link = connector.current();
    if (isOpen(link) && link.greetedAt !== undefined && link.pausedUntil === undefined) sendDue(link, now);
  };

  /** On a machine that is too slow for the plan, words wait until others are through. */
  const isTimeFor = (act: Act, now: number): boolean => {
    if (options.startedAt + act.at > now) return false;
    const { unacknowledged, unanswered } = ledger.underWay();
    const isBusy = unacknowledged >= MOST_UNDER_WAY.unacknowledged || unanswered >= MOST_UNDER_WAY.unanswered;
    return act.do !== 'say' || !isBusy;
  };

  const perform = (act: Act): void => {
    const link = connector.current();
    switch (act.do) {
      case 'say':
        later(waitBefore(act, link), () => write(act));
        return;
      case 'cut':
        connector.cut(act.how);
        return;
      case 'pause':
        connector.pause(act.forMs);
        return;
      case 'type':
        if (isOpen(link)) sendFrame(link, 'typing', { is_typing: true });
        return;
      case 'page':
        if (isOpen(link)) sendFrame(link, 'history', { limit: 20 }, 'page');
    }
  };

  /** What is to be said as the token runs out waits for that, if it is not long. */
  const waitBefore = ({ atExpiry }: Say, link: Link | undefined): number => {
    const expiresIn = (link?.tokenExpiresAt ?? 0) - Date.now();
    const isSoon = expiresIn > 0 && expiresIn <= plan.tokenSeconds * 1000;
    return atExpiry === true && isSoon && !isCalm ? Math.max(0, expiresIn - random.between(10, 250)) : 0;
  };

  const write = (act: Say): void => {
    says.set(act.clientMessageId, act);
    asksLeft.set(act.clientMessageId, act.asksAgain);
    unsent = deliveries.write(unsent, act.clientMessageId, Date.now());
    step();
  };

  const sendDue = (link: Link, now: number): void => {
    for (const { clientMessageId, sends } of deliveries.dueNow(unsent, manner, now)) {
      const said = says.get(clientMessageId);
      if (said === undefined) continue;
      const { text, copies, cutAfterMs } = said;
      ledger.sent({ userId: user.userId, clientMessageId, text }, nameOf(link), now);
      if (sends > 0) ledger.count('resends');
      for (let copy = 0; copy < (sends === 0 ? copies : 1); copy += 1) {
        const data = { content: text, client_message_id: clientMessageId };
        sendFrame(link, 'message', data, deliveries.requestIdOf(clientMessageId));
        ledger.count('frames with messages');
      }
      unsent = deliveries.sent(unsent, clientMessageId, manner, now);
      if (cutAfterMs !== undefined && sends === 0) later(cutAfterMs, () => connector.cut('terminate'));
    }
  };

  const nameOf = ({ number }: Link): string => `${plan.name}#${number}`;

  const connector: Connector = startConnector({
    ...options,
    userId: user.userId,
    trace,
    newestId: () => newestId(view),
    isPending: () => awaited.size > 0 || unsent.some(({ state }) => state === 'sent'),
    onText: receiveText,
    onLost: (link) => {
      view = disconnect(view, link.number);
      unsent = deliveries.interrupt(unsent, Date.now());
    },
  });
  const stepping = setInterval(step, STEP_MS);

  const isConnected = (): boolean => isOpen(connector.current()) && connector.current()?.greetedAt !== undefined;
  const isTypingSeen = (): boolean => view.typing !== undefined && view.typing.until > Date.now();

  return {
    isDone: () => acts.length === 0,
    calmDown: () => {
      isCalm = true;
      acts.length = 0;
      connector.calmDown();
    },
    isSettled: () =>
      isConnected() &&
      !isTypingSeen() &&
      awaited.size === 0 &&
      unsent.every(({ state }) => state === 'acknowledged' || state === 'refused'),
    lastNewsAt: () => newsAt,
    evidence: () => ({
      name: plan.name,
      userId: user.userId,
      view,
      breaches,
      isConnected: isConnected(),
      isTypingSeen: isTypingSeen(),
      trace: [...trace.lines()],
    }),
    close: () => {
      connector.close();
      clearInterval(stepping);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
