import * as v from 'valibot';
import { type Feelings, TURN_KINDS } from '../chat/demi/feelings.ts';
import { EMOTIONS } from '../protocol/emotions.ts';
import type { Item } from './dynamodb.ts';

/** Demi's feelings as they stand on the user's item. */
export const feelingsRow = v.object({
  emotions: v.object(v.entriesFromList(EMOTIONS, v.number())),
  momentum: v.partial(v.object(v.entriesFromList(EMOTIONS, v.number()))),
  last_kind: v.nullable(v.picklist(TURN_KINDS)),
  streak: v.number(),
  changed_at: v.number(),
  last_user_message_at: v.nullable(v.number()),
});

export function feelingsItem(feelings: Feelings): Item {
  return {
    emotions: feelings.emotions,
    momentum: feelings.momentum,
    last_kind: feelings.lastKind,
    streak: feelings.streak,
    changed_at: feelings.changedAt,
    last_user_message_at: feelings.lastUserMessageAt,
  };
}

export function toFeelings(row: v.InferOutput<typeof feelingsRow>): Feelings {
  return {
    emotions: row.emotions,
    momentum: row.momentum as Feelings['momentum'],
    lastKind: row.last_kind,
    streak: row.streak,
    changedAt: row.changed_at,
    lastUserMessageAt: row.last_user_message_at,
  };
}
