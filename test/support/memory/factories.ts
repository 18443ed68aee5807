import { type Feelings, mapEmotions } from '../../../chat/demi/feelings.ts';
import { type Connection, userRoom } from '../../../chat/ports/connections.ts';
import { DEFAULT_SETTINGS, type TurnEnd, type UserState } from '../../../chat/ports/conversations.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import type { Delivery } from '../../../chat/reply/answer-message.ts';
import type { Turned } from '../../../chat/reply/end-turn.ts';
import type { Speaker } from '../../../chat/speaker.ts';
import { uuidv7 } from '../../../protocol/ids.ts';

const MINUTE = 60_000;

/** Ids that sort by their time, and among those of one millisecond by the order of minting. */
export function sequentialIds(): (now: number) => string {
  let minted = 0;
  return (now) => {
    const bytes = new Uint8Array(10);
    minted += 1;
    new DataView(bytes.buffer).setUint32(6, minted);
    return uuidv7(now, bytes);
  };
}

/** The id of a message minted at `now`; `number` tells those of one millisecond apart. */
export function idAt(now: number, number = 1): string {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, number);
  return uuidv7(now, bytes);
}

export function aSpeaker(over: Partial<Speaker> = {}): Speaker {
  const connectedAt = over.connectedAt ?? Date.UTC(2026, 1, 1, 15, 30);
  return {
    userId: 'ada',
    role: 'user',
    connectionId: 'phone',
    connectedAt,
    tokenExpiresAt: connectedAt + 60 * MINUTE,
    ...over,
  };
}

export function aConnection(over: Partial<Connection> = {}): Connection {
  const speaker = aSpeaker(over);
  return {
    ...speaker,
    room: userRoom(speaker.userId),
    topics: [],
    state: 'ready',
    openingSince: speaker.connectedAt,
    missed: 0,
    greetedWith: new Set(),
    ...over,
  };
}

/** What the user wrote, stored and acknowledged. `createdAt` decides about id and times. */
export function aMessage(over: Partial<StoredMessage> = {}): StoredMessage {
  const createdAt = over.createdAt ?? Date.UTC(2026, 1, 1, 15, 30);
  return {
    conversationId: 'ada',
    messageId: idAt(createdAt),
    sender: 'user',
    content: 'Hello Demi',
    emotionState: null,
    status: 'delivered',
    createdAt,
    storedAt: createdAt,
    deliveredAt: createdAt,
    readAt: null,
    attempt: 1,
    ...over,
  };
}

/** What Demi answered, stored and not yet shown to anybody. */
export function aReply(over: Partial<StoredMessage> = {}): StoredMessage {
  const { attempt: _, ...message } = aMessage(over);
  return {
    ...message,
    sender: 'demi',
    content: 'Hello you',
    emotionState: mapEmotions(() => 0.5),
    status: 'sent',
    deliveredAt: null,
    ...over,
  };
}

/** What is known of a user of whom nothing is known. */
export function aUserState(over: Partial<UserState> = {}): UserState {
  return {
    feelings: undefined,
    settings: DEFAULT_SETTINGS,
    lastUserMessageAt: null,
    herWordAt: null,
    crisisAt: null,
    weight: null,
    isAnswerOwed: false,
    lastCheckInAt: null,
    checkInsUnanswered: 0,
    checkInAt: null,
    revision: 0,
    recentSends: [],
    ...over,
  };
}

/** A turn that ended with these feelings, with nothing else to remember of it. */
export function aTurnEnd(feelings: Feelings, over: Partial<TurnEnd> = {}): TurnEnd {
  return {
    feelings,
    weight: null,
    herWordAt: null,
    checkInAt: null,
    endedAt: feelings.changedAt,
    recentSends: [],
    ...over,
  };
}

/** What such a turn did. */
export function aTurned(feelings: Feelings, over: Partial<Turned> = {}): Turned {
  const before = aUserState();
  return { before, feelings, gravity: undefined, answeredAt: null, ...over };
}

/** The first delivery of a job, under its lease at once. */
export function aDelivery(over: Partial<Delivery> = {}): Delivery {
  return { redelivered: false, leased: Promise.resolve(), ...over };
}
