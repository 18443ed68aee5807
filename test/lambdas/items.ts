import { CONNECTED_AT, CONNECTION_ID, NOW, TOKEN_EXP } from '../support/events.ts';

// Rows as they stand in the tables, each with a default for everything.

/** Ids of a user's message, sent 10 s ago, and of the answer that Demi gave 5 s ago. */
export const QUESTION_ID = '019c19d3-1708-756c-b3fa-4188cf165da4';
export const ANSWER_ID = '019c19d3-2a90-7a91-981f-66adf43b82c9';
export const ASKED_AT = NOW - 10_000;
export const ANSWERED_AT = NOW - 5_000;

/** The other device of the user. */
export const TABLET = 'JC1dgf9yoAMCK-g=';

export const CALM = {
  loneliness: 0.5,
  excitement: 0.5,
  frustration: 0.5,
  jealousy: 0.5,
  vulnerability: 0.5,
  confidence: 0.5,
  curiosity: 0.5,
  affection: 0.5,
  defensiveness: 0.5,
};

type Fields = Readonly<Record<string, unknown>>;

export function connectionItem(fields: Fields = {}) {
  return {
    room: 'user#ada',
    connection_id: CONNECTION_ID,
    user_id: 'ada',
    role: 'user',
    state: 'ready',
    token_expires_at: TOKEN_EXP * 1000,
    connected_at: CONNECTED_AT,
    opening_since: CONNECTED_AT,
    missed: 0,
    expires_at: NOW / 1000 + 7_800, // 2 h 10 min
    ...fields,
  };
}

export function questionItem(fields: Fields = {}) {
  return {
    conversation_id: 'ada',
    message_id: QUESTION_ID,
    sender: 'user',
    content: 'Hey Demi',
    emotion_state: null,
    status: 'delivered',
    created_at: ASKED_AT,
    stored_at: ASKED_AT,
    delivered_at: ASKED_AT,
    client_message_id: 'c-1',
    attempt: 1,
    expires_at: NOW / 1000 + 600_000,
    ...fields,
  };
}

export function answerItem(fields: Fields = {}) {
  return {
    conversation_id: 'ada',
    message_id: ANSWER_ID,
    sender: 'demi',
    content: 'Oh. It is you again.',
    emotion_state: CALM,
    status: 'sent',
    created_at: ANSWERED_AT,
    stored_at: ANSWERED_AT,
    in_reply_to: QUESTION_ID,
    unread_for: 'ada',
    expires_at: NOW / 1000 + 600_000,
    ...fields,
  };
}
