import type { OpenCheckIn } from '../../../chat/ports/check-ins.ts';
import type { Unanswered, UserState } from '../../../chat/ports/conversations.ts';
import { aUserState } from './factories.ts';

/** What the user's item holds. */
export type User = { -readonly [K in keyof Omit<UserState, 'isAnswerOwed'>]: UserState[K] } & {
  waiting: Unanswered[];
  open: OpenCheckIn | undefined;
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
  const { waiting, open: _open, ...state } = user;
  return { ...state, isAnswerOwed: waiting.length > 0 };
}

function newUser(): User {
  const { isAnswerOwed: _owed, ...state } = aUserState();
  return { ...state, waiting: [], open: undefined };
}
