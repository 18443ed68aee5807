import type {
  Admission,
  Conversations,
  SettingsChange,
  Ticket,
  Unanswered,
} from '../../../chat/ports/conversations.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { Settings } from '../../../protocol/server-events.ts';
import { memoryUsers, stateOf, type Users } from './users.ts';

const MOST_UNANSWERED = 200;
const BACKLOG_RETRY_MS = 5_000; // 5 s

type Writing = { replyingTo?: string; stopFor?: string };

/** Conversations in Maps. */
export function memoryConversations(users: Users = memoryUsers()): Conversations {
  const writings = new Map<string, Writing>();

  const userOf = users.of;
  const forget = (userId: string, entry: Unanswered): void => {
    const user = userOf(userId);
    user.waiting = user.waiting.filter((other) => !isSame(entry, other));
  };
  const remember = (userId: string, { conversationId, messageId }: Unanswered): void => {
    forget(userId, { conversationId, messageId });
    userOf(userId).waiting.push({ conversationId, messageId });
  };
  const freePlace = ({ userId, at }: Ticket): void => {
    const user = userOf(userId);
    user.recentSends = user.recentSends.toSpliced(user.recentSends.indexOf(at), user.recentSends.includes(at) ? 1 : 0);
  };

  return {
    admit: async ({ userId, conversationId, messageId, now, isCrisis = false }): Promise<Admission> => {
      const user = userOf(userId);
      if (user.waiting.length >= MOST_UNANSWERED) return { admitted: false, retryAfterMs: BACKLOG_RETRY_MS };
      const inWindow = user.recentSends
        .filter((at) => at > now - LIMITS.rateWindowMs)
        .sort((one, other) => one - other);
      const leavesNext = inWindow[inWindow.length - LIMITS.messagesPerMinute];
      if (leavesNext !== undefined) return { admitted: false, retryAfterMs: leavesNext + LIMITS.rateWindowMs - now };
      user.recentSends = [...inWindow, now];
      const before = { lastUserMessageAt: user.lastUserMessageAt, crisisAt: user.crisisAt };
      user.lastUserMessageAt = now;
      if (isCrisis) user.crisisAt = now;
      const unanswered = { conversationId, messageId };
      remember(userId, unanswered);
      return { admitted: true, ticket: { userId, unanswered, at: now, index: inWindow.length, isCrisis, before } };
    },
    withdraw: async (ticket) => {
      freePlace(ticket);
      forget(ticket.userId, ticket.unanswered);
      const user = userOf(ticket.userId);
      if (user.lastUserMessageAt !== ticket.at) return;
      user.lastUserMessageAt = ticket.before.lastUserMessageAt;
      if (ticket.isCrisis) user.crisisAt = ticket.before.crisisAt;
    },
    giveBack: async (ticket) => freePlace(ticket),
    renameTicket: async ({ userId, unanswered }, messageId) => {
      forget(userId, unanswered);
      remember(userId, { ...unanswered, messageId });
    },
    forgetUnanswered: async (userId, orphans) => {
      for (const orphan of orphans) forget(userId, orphan);
    },
    unanswered: async (userId) => [...userOf(userId).waiting],

    beginReply: async (userId, { conversationId, messageId }) => {
      writings.set(conversationId, { ...writings.get(conversationId), replyingTo: messageId });
      return stateOf(userOf(userId));
    },
    endReply: async (userId, reply, end) => {
      if (writings.get(reply.conversationId)?.replyingTo === reply.messageId) writings.delete(reply.conversationId);
      forget(userId, reply);
      const user = userOf(userId);
      if (end !== undefined) {
        const { herWordAt, endedAt: _endedAt, recentSends: _known, ...change } = end; // the window is trimmed by each admission
        Object.assign(user, change, { herWordAt: herWordAt ?? user.herWordAt, revision: user.revision + 1 });
      }
      return stateOf(user);
    },
    stopFor: async (conversationId) => writings.get(conversationId)?.stopFor,
    requestStop: async (conversationId, messageId) => {
      const replyingTo = writings.get(conversationId)?.replyingTo;
      if (replyingTo === undefined || replyingTo !== (messageId ?? replyingTo)) return false;
      writings.set(conversationId, { replyingTo, stopFor: replyingTo });
      return true;
    },

    settings: async (userId) => userOf(userId).settings,
    changeSettings: async (userId, change) => {
      const user = userOf(userId);
      user.settings = changedSettings(user.settings, change);
      user.revision += 1;
      return stateOf(user);
    },
  };
}

function isSame(one: Unanswered, other: Unanswered): boolean {
  return one.conversationId === other.conversationId && one.messageId === other.messageId;
}

function changedSettings(settings: Settings, change: SettingsChange): Settings {
  return {
    time_zone: change.time_zone ?? settings.time_zone,
    quiet_hours: change.quiet_hours ?? settings.quiet_hours,
    check_ins: change.check_ins ?? settings.check_ins,
    paused_until: change.paused_until === undefined ? settings.paused_until : change.paused_until,
  };
}
