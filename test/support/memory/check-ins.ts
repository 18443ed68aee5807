import type { CheckIns } from '../../../chat/ports/check-ins.ts';
import type { UserState } from '../../../chat/ports/conversations.ts';
import { memoryUsers, stateOf, type User, type Users } from './users.ts';

/** Check-ins on the users that conversations in memory know; one bucket. */
export function memoryCheckIns(users: Users = memoryUsers()): CheckIns {
  return {
    buckets: 1,
    due: async function* (_bucket, now) {
      const due = [...users.all].flatMap(([userId, { checkInAt: at }]) =>
        at === null || at > now ? [] : [{ userId, at }],
      );
      yield* due.sort((one, other) => one.at - other.at);
    },
    open: async ({ userId, at }, checkInId, until) => {
      const user = users.of(userId);
      if (user.checkInAt !== at) return false;
      Object.assign(user, { checkInAt: until, open: { checkInId, messageId: undefined } });
      return true;
    },
    read: async (userId) => {
      const user = users.of(userId);
      return { ...stateOf(user), open: user.open };
    },
    send: async (userId, known, { checkInId, messageId, sentAt, unanswered, herWordAt, checkInAt }) => {
      const user = users.of(userId);
      if (user.open?.checkInId !== checkInId || !isAsKnown(user, known)) return false;
      if ((user.open.messageId ?? messageId) !== messageId) return false;
      const change = { lastCheckInAt: sentAt, checkInsUnanswered: unanswered, herWordAt, checkInAt };
      Object.assign(user, change, { open: { checkInId, messageId }, revision: user.revision + 1 });
      return true;
    },
    plan: async (userId, known, checkInAt) => {
      const user = users.of(userId);
      if (!isAsKnown(user, known)) return false;
      user.checkInAt = checkInAt;
      return true;
    },
  };
}

function isAsKnown(user: User, known: UserState): boolean {
  return user.revision === known.revision && user.lastUserMessageAt === known.lastUserMessageAt;
}
