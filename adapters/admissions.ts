import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import type { Admission, Conversations, LastWord, Sender, Ticket } from '../chat/ports/conversations.ts';
import { LIMITS } from '../protocol/limits.ts';
import { narrow } from '../protocol/narrow.ts';
import { type Item, unlessConditionFails } from './dynamodb.ts';
import { entryOf } from './unanswered-entry.ts';
import { updateExpression } from './update-expression.ts';

const MOST_UNANSWERED = 200; // if answers stop altogether, the item must not grow without end
const BACKLOG_RETRY_MS = 5_000; // 5 s
const CONTENTION_RETRY_MS = 1_000; // 1 s
const MOST_TRIES = 5;

const windowRow = v.object({
  recent_sends: v.optional(v.array(v.number()), []),
  unanswered: v.optional(v.set(v.string()), new Set<string>()),
});
const lastWordRow = v.object({ last_user_message_at: v.optional(v.number()), crisis_at: v.optional(v.number()) });

/**
 * The rate window: the times of the user's last sends, at most fifty, as a list on the user's item. A send appends its time
 * blindly, under the condition that there is room; only a full list is read, rid of what is older than a minute, and
 * written back if nobody else was faster. So an ordinary send costs one write, and the window slides exactly.
 */
export function admissions(
  client: DynamoDBDocumentClient,
  table: string,
): Pick<Conversations, 'admit' | 'withdraw' | 'giveBack'> {
  const append = async (sender: Sender): Promise<Ticket | undefined> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { conversation_id: sender.userId },
      UpdateExpression:
        `SET ${said(sender)}, ` +
        'recent_sends = list_append(if_not_exists(recent_sends, :none), :one) ADD unanswered :entry',
      ConditionExpression:
        '(attribute_not_exists(recent_sends) OR size(recent_sends) < :most) AND ' +
        '(attribute_not_exists(unanswered) OR size(unanswered) < :backlog)',
      ExpressionAttributeValues: {
        ...common(sender),
        ':none': [],
        ':one': [sender.now],
        ':most': LIMITS.messagesPerMinute,
        ':backlog': MOST_UNANSWERED,
      },
      ReturnValues: 'UPDATED_OLD',
    });
    const appended = await unlessConditionFails(client.send(command));
    if (appended === undefined) return undefined;
    const before = appended.Attributes ?? {};
    return ticket(sender, narrow(windowRow, before, 'row').recent_sends.length, before);
  };

  const readWindow = async (userId: string) => {
    const found = await client.send(
      new GetCommand({
        TableName: table,
        Key: { conversation_id: userId },
        ConsistentRead: true,
        ProjectionExpression: 'recent_sends, unanswered',
      }),
    );
    return narrow(windowRow, found.Item ?? {}, 'row');
  };

  const replace = async (
    sender: Sender,
    seen: readonly number[],
    kept: readonly number[],
  ): Promise<Ticket | undefined> => {
    // Place by place, because not everything that speaks DynamoDB compares lists (dynalite 4 finds none equal).
    const places = seen.map((at, index) => [`recent_sends[${index}]`, `:seen${index}`, at] as const);
    const command = new UpdateCommand({
      TableName: table,
      Key: { conversation_id: sender.userId },
      UpdateExpression: `SET ${said(sender)}, recent_sends = :sends ADD unanswered :entry`,
      ConditionExpression: ['size(recent_sends) = :size', ...places.map(([place, name]) => `${place} = ${name}`)].join(
        ' AND ',
      ),
      ExpressionAttributeValues: {
        ...common(sender),
        ':sends': [...kept, sender.now],
        ':size': seen.length,
        ...Object.fromEntries(places.map(([, name, at]) => [name, at])),
      },
      ReturnValues: 'UPDATED_OLD',
    });
    const replaced = await unlessConditionFails(client.send(command));
    return replaced && ticket(sender, kept.length, replaced.Attributes ?? {});
  };

  const admitToFullWindow = async (sender: Sender): Promise<Admission> => {
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      const { recent_sends: seen, unanswered } = await readWindow(sender.userId);
      if (unanswered.size >= MOST_UNANSWERED) return { admitted: false, retryAfterMs: BACKLOG_RETRY_MS };
      const kept = withinWindow(seen, sender.now);
      if (kept.length >= LIMITS.messagesPerMinute)
        return { admitted: false, retryAfterMs: untilRoom(kept, sender.now) };
      const replaced = await replace(sender, seen, kept);
      if (replaced !== undefined) return { admitted: true, ticket: replaced };
    }
    return { admitted: false, retryAfterMs: CONTENTION_RETRY_MS };
  };

  const freePlace = async ({ userId, index, at }: Ticket): Promise<void> => {
    const command = new UpdateCommand({
      TableName: table,
      Key: { conversation_id: userId },
      UpdateExpression: `REMOVE recent_sends[${index}]`,
      ConditionExpression: `recent_sends[${index}] = :at`,
      ExpressionAttributeValues: { ':at': at },
    });
    // Where the list has moved meanwhile, the place stays taken until its minute is over: strict, never lenient.
    await unlessConditionFails(client.send(command));
  };

  /** The message waits for no answer. `isLast`: where it was the last word, the one before is that again; false: it was not. */
  const takeBack = async (given: Ticket, isLast: boolean): Promise<boolean> => {
    const { userId, at, unanswered, isCrisis, before } = given;
    const lastWord = {
      last_user_message_at: before.lastUserMessageAt ?? undefined,
      ...(isCrisis && { crisis_at: before.crisisAt ?? undefined }),
    };
    const command = new UpdateCommand({
      TableName: table,
      Key: { conversation_id: userId },
      ...updateExpression({
        set: isLast ? lastWord : {},
        delete: { unanswered: new Set([entryOf(unanswered)]) },
        values: isLast ? { ':at': at } : {},
      }),
      ...(isLast ? { ConditionExpression: 'last_user_message_at = :at' } : {}),
    });
    return (await unlessConditionFails(client.send(command))) !== undefined;
  };

  return {
    admit: async (sender) => {
      const appended = await append(sender);
      return appended === undefined ? admitToFullWindow(sender) : { admitted: true, ticket: appended };
    },
    giveBack: freePlace,
    withdraw: async (given) => {
      await freePlace(given);
      if (await takeBack(given, true)) return;
      await takeBack(given, false); // the user has said something since
    },
  };
}

function common(sender: Sender) {
  return { ':user': sender.userId, ':now': sender.now, ':entry': new Set([entryOf(sender)]) };
}

/** What the user's item says of the last word, and of the last one about a crisis where this is one. */
function said({ isCrisis }: Sender): string {
  return `user_id = :user, last_user_message_at = :now${isCrisis ? ', crisis_at = :now' : ''}`;
}

function ticket(
  { userId, conversationId, messageId, now, isCrisis = false }: Sender,
  index: number,
  item: Item,
): Ticket {
  return { userId, unanswered: { conversationId, messageId }, at: now, index, isCrisis, before: toLastWord(item) };
}

function toLastWord(item: Item): LastWord {
  const row = narrow(lastWordRow, item, 'row');
  return { lastUserMessageAt: row.last_user_message_at ?? null, crisisAt: row.crisis_at ?? null };
}

function withinWindow(sends: readonly number[], now: number): readonly number[] {
  return sends.filter((at) => at > now - LIMITS.rateWindowMs);
}

/** Until so many have left the window that one more fits. */
function untilRoom(kept: readonly number[], now: number): number {
  const sorted = kept.toSorted((one, other) => one - other);
  const leaves = sorted[sorted.length - LIMITS.messagesPerMinute] ?? now;
  return Math.max(1, leaves + LIMITS.rateWindowMs - now);
}
