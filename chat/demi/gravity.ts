import type { Turn } from '../ports/conductor.ts';
import type { StoredMessage } from '../ports/messages.ts';
import { askedIn } from './asked.ts';
import { type Crisis, crisisIn } from './crisis.ts';
import { type Grief, griefIn } from './grief.ts';

/** Why a message must be met with seriousness, whatever her mood. */
export type GraveTopic = 'crisisSelf' | 'crisisOther' | 'danger' | Grief;

/** What makes a turn serious: the message itself, or what the user said a short while ago. */
export type Gravity = GraveTopic | 'afterCrisis' | 'afterGrief';

const AFTER_CRISIS_MESSAGES = 6; // the user's last ones
const AFTER_GRIEF_MESSAGES = 3;
const STILL_SAD_MS = 86_400_000; // 24 h

const MOST_URGENT_FIRST: readonly Crisis[] = ['self', 'danger', 'other'];

/** What a crisis is as a topic. */
export const OF_CRISIS: Readonly<Record<Crisis, GraveTopic>> = {
  self: 'crisisSelf',
  other: 'crisisOther',
  danger: 'danger',
};

/**
 * Whether a turn is serious. She does not go back to teasing after the next "yeah", so what the user said before the message
 * counts for a while.
 */
export function gravityOf(turn: Turn): Gravity | undefined {
  const crisis = crisisOf(turn);
  if (crisis !== null) return OF_CRISIS[crisis];
  const [grief] = askedIn(turn).flatMap(({ content }) => griefIn(content) ?? []);
  return grief ?? lingering(turn);
}

/** The crisis that a turn is about, in any of the messages that it answers: the user's own before everything. */
export function crisisOf(turn: Pick<Turn, 'message' | 'joined'>): Crisis | null {
  const crises = askedIn(turn).map(({ content }) => crisisIn(content));
  return MOST_URGENT_FIRST.find((crisis) => crises.includes(crisis)) ?? null;
}

/** The grave thing that a message speaks of; a crisis comes before grief. */
export function graveTopicIn(text: string): GraveTopic | undefined {
  const crisis = crisisIn(text);
  return crisis ? OF_CRISIS[crisis] : (griefIn(text) ?? undefined);
}

/** Whether a text, or a part of one, speaks of something grave. */
export function isGrave(text: string): boolean {
  return graveTopicIn(text) !== undefined;
}

/** Where a life may be at risk, so that help has to be named. */
export function isAboutCrisis(topic: string): boolean {
  return Object.values<string>(OF_CRISIS).includes(topic);
}

/** What weighs on a conversation after a turn: self-harm or danger, now or soon after, or something else that is grave. */
export type Weight = 'crisis' | 'grave';

export function weightOf(gravity: Gravity | undefined): Weight | null {
  if (gravity === undefined) return null;
  return gravity === 'afterCrisis' || isAboutCrisis(gravity) ? 'crisis' : 'grave';
}

/**
 * What weighs on a conversation in which the user is silent: for a while after a crisis nothing but that counts, and so it does where
 * the user's very last message was about one; and what was grave stays so until the user has moved on from it.
 */
export function weightIn(recent: readonly StoredMessage[], now: number): Weight | null {
  const last = recent.findLast(({ sender }) => sender === 'user');
  if (last !== undefined && crisisIn(last.content) !== null) return 'crisis';
  if (lingering({ recent, now }) === 'afterCrisis') return 'crisis';
  return lingeringIn(recent) === undefined ? null : 'grave';
}

function lingering({ recent, now }: Pick<Turn, 'recent' | 'now'>): 'afterCrisis' | 'afterGrief' | undefined {
  return lingeringIn(recent.filter(({ createdAt }) => now - createdAt < STILL_SAD_MS));
}

function lingeringIn(recent: readonly StoredMessage[]): 'afterCrisis' | 'afterGrief' | undefined {
  const last = recent.filter(({ sender }) => sender === 'user');
  if (last.slice(-AFTER_CRISIS_MESSAGES).some(({ content }) => crisisIn(content) !== null)) return 'afterCrisis';
  return last.slice(-AFTER_GRIEF_MESSAGES).some(({ content }) => griefIn(content) !== null) ? 'afterGrief' : undefined;
}
