import * as v from 'valibot';
import { DEFAULT_SETTINGS, type TurnEnd, type UserState } from '../chat/ports/conversations.ts';
import { narrow } from '../protocol/narrow.ts';
import type { Settings } from '../protocol/server-events.ts';
import { dueKeys } from './due-keys.ts';
import type { Item } from './dynamodb.ts';
import { feelingsItem, feelingsRow, toFeelings } from './feelings-item.ts';

export const settingsRow = v.object({
  time_zone: v.optional(v.string(), DEFAULT_SETTINGS.time_zone),
  quiet_hours: v.optional(v.object({ start: v.string(), end: v.string() }), DEFAULT_SETTINGS.quiet_hours),
  check_ins: v.optional(v.boolean(), DEFAULT_SETTINGS.check_ins),
  paused_until: v.optional(v.nullable(v.string()), DEFAULT_SETTINGS.paused_until),
});

/** What stands of a user on the item of the default conversation, apart from what is being written. */
const userRow = v.object({
  feelings: v.optional(feelingsRow),
  last_user_message_at: v.optional(v.number()),
  her_word_at: v.optional(v.number()),
  crisis_at: v.optional(v.number()),
  weight: v.optional(v.picklist(['crisis', 'grave'])),
  last_check_in_at: v.optional(v.number()),
  check_ins_unanswered: v.optional(v.number(), 0),
  check_in_at: v.optional(v.string()),
  unanswered: v.optional(v.set(v.string()), new Set<string>()),
  revision: v.optional(v.number(), 0),
  recent_sends: v.optional(v.array(v.number()), []),
});

export function toUserState(item: Item): UserState {
  const row = narrow(userRow, item, 'row');
  return {
    feelings: row.feelings === undefined ? undefined : toFeelings(row.feelings),
    settings: toSettings(item),
    lastUserMessageAt: row.last_user_message_at ?? null,
    herWordAt: row.her_word_at ?? null,
    crisisAt: row.crisis_at ?? null,
    weight: row.weight ?? null,
    lastCheckInAt: row.last_check_in_at ?? null,
    checkInsUnanswered: row.check_ins_unanswered,
    checkInAt: row.check_in_at === undefined ? null : Date.parse(row.check_in_at),
    isAnswerOwed: row.unanswered.size > 0,
    revision: row.revision,
    recentSends: row.recent_sends,
  };
}

export function toSettings(item: Item): Settings {
  return narrow(settingsRow, item, 'row');
}

/** The attributes that the end of a turn leaves; undefined: to be removed. */
export function turnEndAttributes(userId: string, end: TurnEnd): Item {
  return {
    feelings: feelingsItem(end.feelings),
    weight: end.weight ?? undefined,
    ...(end.herWordAt !== null && { her_word_at: end.herWordAt }),
    ...dueKeys(userId, end.checkInAt),
  };
}
