import type { ChatMessage } from '../../client/messages.ts';
import type { Activity, Streaming } from '../../client/snapshot.ts';
import { dayKey } from './dates.ts';

/** One line of the log. A key stays the same while a message goes from written to stored, or from draft to reply. */
export type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: ChatMessage;
      readonly continues: boolean; // follows one of the same side within minutes
    }
  | { readonly kind: 'reply_failure'; readonly key: string; readonly message: ChatMessage }
  | { readonly kind: 'choices'; readonly key: string } // what to do about the check-in above
  | { readonly kind: 'writing'; readonly key: string; readonly inReplyTo: string | null; readonly text: string };

/** What of a conversation the log is made of. */
export type Told = {
  readonly messages: readonly ChatMessage[];
  readonly streaming: Streaming | null;
  readonly activity: Activity | null;
  readonly isTyping: boolean;
};

const GROUP_MS = 300_000; // 5 min

/** The log as it is to be shown, oldest first. */
export function timeline(told: Told): readonly Entry[] {
  const lines = told.messages.flatMap((message, index) => [
    ...dayBefore(message, told.messages[index - 1]),
    { kind: 'message', key: keyOf(message), message, continues: continues(message, told.messages[index - 1]) } as const,
    ...failureOf(message),
  ]);
  return uniqueKeys([...lines, ...choicesAfter(told.messages.at(-1)), ...writing(told)]);
}

function dayBefore(message: ChatMessage, before: ChatMessage | undefined): readonly Entry[] {
  const at = Date.parse(message.createdAt);
  const day = dayKey(at);
  if (before !== undefined && dayKey(Date.parse(before.createdAt)) === day) return [];
  return [{ kind: 'day', key: `day:${day}:${message.key}`, at }];
}

function continues(message: ChatMessage, before: ChatMessage | undefined): boolean {
  if (before === undefined || before.sender !== message.sender || before.replyFailure !== null) return false;
  if (message.checkIn !== null) return false; // it has a line of its own above it
  const [at, since] = [Date.parse(message.createdAt), Date.parse(before.createdAt)];
  return at - since < GROUP_MS && dayKey(at) === dayKey(since);
}

/** What Demi says where an answer failed. It is not part of the conversation, so it is no message. */
function failureOf(message: ChatMessage): readonly Entry[] {
  return message.replyFailure === null ? [] : [{ kind: 'reply_failure', key: `failure:${message.key}`, message }];
}

/** Until the user writes, there is a way to be left alone. */
function choicesAfter(newest: ChatMessage | undefined): readonly Entry[] {
  return !newest?.checkIn ? [] : [{ kind: 'choices', key: `choices:${newest.key}` }];
}

function writing({ streaming, activity, isTyping }: Told): readonly Entry[] {
  if (streaming === null && activity === null && !isTyping) return [];
  const inReplyTo = streaming?.inReplyTo ?? activity?.inReplyTo ?? null;
  return [{ kind: 'writing', key: replyKey(inReplyTo ?? 'unknown'), inReplyTo, text: streaming?.text ?? '' }];
}

function keyOf({ sender, inReplyTo, key }: ChatMessage): string {
  return sender === 'demi' && inReplyTo !== null ? replyKey(inReplyTo) : key;
}

function replyKey(inReplyTo: string): string {
  return `reply:${inReplyTo}`;
}

/** A message that was answered twice still gets two lines. */
function uniqueKeys(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const times = seen.get(entry.key) ?? 0;
    seen.set(entry.key, times + 1);
    return times === 0 ? entry : { ...entry, key: `${entry.key}#${times}` };
  });
}
