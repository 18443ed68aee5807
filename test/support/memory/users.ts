import type { Feelings } from '../../../chat/demi/feelings.ts';
import type { Weight } from '../../../chat/demi/gravity.ts';
import type { OpenCheckIn } from '../../../chat/ports/check-ins.ts';
import { DEFAULT_SETTINGS, type Unanswered, type UserState } from '../../../chat/ports/conversations.ts';
import type { Settings } from '../../../protocol/server-events.ts';

/** What the user's item holds. */
export type User = {
  sends: number[];
  waiting: Unanswered[];
  feelings: Feelings | undefined;
  settings: Settings;
  lastUserMessageAt: number | null;
  herWordAt: number | null;
  crisisAt: number | null;
  weight: Weight | null;
  lastCheckInAt: number | null;
  checkInsUnanswered: number;
  checkInAt: number | null;
  open: OpenCheckIn | undefined;
  revision: number;
};

export type Users = { readonly all: ReadonlyMap<string, User>; of(userId: string): User };

/** Users in a Map, of whom nothing is known until something is written. */
export function memoryUsers(): Users {
  const all = new Map<string, User>();
  return {
    all,
    of: (userId) => {
      const user = all.get(userId) ?? newUser();
      all.set(userId, user);
      return user;
    },
  };
}

export function stateOf(user: User): UserState {
  const { sends: _sends, waiting, open: _open, ...state } = user;
  return { ...state, isAnswerOwed: waiting.length > 0 };
}

function newUser(): User {
  return {
    sends: [],
    waiting: [],
    feelings: undefined,
    settings: DEFAULT_SETTINGS,
    lastUserMessageAt: null,
    herWordAt: null,
    crisisAt: null,
    weight: null,
    lastCheckInAt: null,
    checkInsUnanswered: 0,
    checkInAt: null,
    open: undefined,
    revision: 0,
  };
}
