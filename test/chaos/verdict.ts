import { uuidTime } from '../../protocol/ids.ts';
import type { BreachKind } from './connection-watch.ts';
import type { DeviceEvidence } from './device.ts';
import type { Said } from './ledger.ts';
import { doublyAnswered, type SeenMessage } from './view.ts';

/** A message as the table has it. */
export type StoredMessage = SeenMessage & { readonly conversationId: string };

/** All that a run left behind. */
export type Evidence = {
  readonly said: readonly Said[];
  readonly devices: readonly DeviceEvidence[];
  /** What a device without any memory was shown after the run, by user. */
  readonly histories: ReadonlyMap<string, readonly SeenMessage[]>;
  readonly stored: readonly StoredMessage[];
  readonly endedAt: number; // when the devices were looked at, Unix ms
};

/** Stands for a device without any memory. */
export const FRESH_HISTORY = 'a fresh history';

const ON_ITS_WAY_MS = 10_000; // 10 s; what was written so shortly before the end may not have reached everybody

export const VIOLATIONS = {
  lost: 'acknowledged messages lost',
  unanswered: 'acknowledged messages with neither a reply nor word of a failure',
  changed: 'messages whose words changed',
  doubled_in_view: 'replies doubled in a view',
  doubled_in_store: 'messages doubled in the store',
  missing_in_view: 'messages that a device missed',
  repeated: 'messages repeated on a connection',
  foreign: 'frames of one user seen by another',
  typing_left_on: 'typing left on',
  not_protocol: 'frames that are not in the protocol',
  not_back: 'clients that did not come back',
} as const;
export type Violation = keyof typeof VIOLATIONS;

/** One case, in ids: never holds content. */
export type Finding = {
  readonly violation: Violation;
  readonly what: string;
  readonly userId: string;
  readonly device?: string;
  readonly messageId?: string;
  readonly clientMessageId?: string;
};

export function judge(evidence: Evidence): readonly Finding[] {
  const stored = byConversation(evidence.stored);
  const storedOf = (userId: string): readonly StoredMessage[] => stored.get(userId) ?? [];
  const historyOf = (userId: string): readonly SeenMessage[] => evidence.histories.get(userId) ?? [];
  const users = new Set([...evidence.devices.map(({ userId }) => userId), ...stored.keys()]);
  const told = toldByUser(evidence.devices);
  return [
    ...evidence.said.flatMap((said) => judgeSaid(said, storedOf(said.userId), historyOf(said.userId), told)),
    ...[...users].flatMap((userId) => judgeStore(userId, storedOf(userId), evidence.said)),
    ...[...evidence.histories].flatMap(([userId, messages]) =>
      doubledReplies(messages, { userId, device: FRESH_HISTORY }),
    ),
    ...evidence.devices.flatMap((device) => judgeDevice(device, storedOf(device.userId), evidence.endedAt)),
  ];
}

function judgeSaid(
  said: Said,
  stored: readonly StoredMessage[],
  history: readonly SeenMessage[],
  told: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Finding[] {
  const { userId, clientMessageId, messageIds } = said;
  const find = (violation: Violation, what: string, messageId?: string): Finding => ({
    violation,
    what,
    userId,
    clientMessageId,
    ...(messageId === undefined ? {} : { messageId }),
  });
  const findings: Finding[] = [];
  if (messageIds.length > 1) findings.push(find('doubled_in_store', `acknowledged as ${messageIds.join(' and ')}`));
  for (const messageId of messageIds) {
    const row = stored.find(({ message_id }) => message_id === messageId);
    const shown = history.find(({ message_id }) => message_id === messageId);
    if (row === undefined) findings.push(find('lost', 'not in the store', messageId));
    if (shown === undefined) findings.push(find('lost', 'not in a fresh history', messageId));
    const isChanged = [row, shown].some((message) => message !== undefined && message.content !== said.text.trim());
    if (isChanged) findings.push(find('changed', 'not what the user said', messageId));
    if (row === undefined || stored.some(({ in_reply_to }) => in_reply_to === messageId)) continue;
    const isTold = row.failed === true && told.get(userId)?.has(messageId) === true;
    if (isTold) continue;
    const what = row.failed === true ? 'failed, and nobody was told' : 'no reply, and no failure noted';
    findings.push(find('unanswered', what, messageId));
  }
  return findings;
}

function judgeStore(userId: string, stored: readonly StoredMessage[], said: readonly Said[]): readonly Finding[] {
  const findings: Finding[] = doublyAnswered(stored).map((messageId) => ({
    violation: 'doubled_in_store',
    what: 'two replies in the store',
    userId,
    messageId,
  }));
  const ids = new Set(stored.map(({ message_id }) => message_id));
  const known = new Set(said.map(({ clientMessageId }) => clientMessageId));
  const seen = new Set<string>();
  for (const { message_id: messageId, sender, client_message_id: clientMessageId, in_reply_to } of stored) {
    const find = (what: string) => findings.push({ violation: 'doubled_in_store', what, userId, messageId });
    if (sender === 'user') {
      if (clientMessageId === undefined || !known.has(clientMessageId)) find('nobody said this');
      else if (seen.has(clientMessageId)) find(`${clientMessageId} is stored twice`);
      else seen.add(clientMessageId);
    } else if (in_reply_to === undefined || !ids.has(in_reply_to)) find('a reply to nothing');
  }
  return findings;
}

function judgeDevice(device: DeviceEvidence, stored: readonly StoredMessage[], endedAt: number): readonly Finding[] {
  const { userId, name, view } = device;
  const find = (violation: Violation, what: string, messageId?: string): Finding => ({
    violation,
    what,
    userId,
    device: name,
    ...(messageId === undefined ? {} : { messageId }),
  });
  const findings: Finding[] = device.breaches.map(({ kind, what, messageId }) => find(kindOf(kind), what, messageId));
  if (!device.isConnected) findings.push(find('not_back', 'no connection at the end'));
  if (device.isTypingSeen) findings.push(find('typing_left_on', 'Demi still types'));
  findings.push(...doubledReplies(view.messages.values(), { userId, device: name }));

  const rows = new Map(stored.map((row) => [row.message_id, row]));
  for (const message of view.messages.values()) {
    const row = rows.get(message.message_id);
    if (row === undefined) findings.push(find('foreign', "shown, and not in the user's store", message.message_id));
    else if (row.content !== message.content) findings.push(find('changed', 'not what is stored', message.message_id));
  }
  for (const row of stored) {
    const { message_id: messageId, failed, sender } = row;
    if (messageId < view.completeFrom || uuidTime(messageId) > endedAt - ON_ITS_WAY_MS) continue;
    if (!view.messages.has(messageId))
      findings.push(find('missing_in_view', `stored by ${sender}, not shown`, messageId));
    const isAnswered = stored.some(({ in_reply_to }) => in_reply_to === messageId);
    if (failed === true && !isAnswered && !view.toldFailed.has(messageId))
      findings.push(find('missing_in_view', 'its reply failed, and this device does not know', messageId));
  }
  return findings;
}

function kindOf(kind: BreachKind): Violation {
  return kind;
}

function doubledReplies(
  messages: Iterable<SeenMessage>,
  { userId, device }: { readonly userId: string; readonly device: string },
): readonly Finding[] {
  return doublyAnswered(messages).map((messageId) => ({
    violation: 'doubled_in_view',
    what: 'two replies shown',
    userId,
    device,
    messageId,
  }));
}

function toldByUser(devices: readonly DeviceEvidence[]): ReadonlyMap<string, ReadonlySet<string>> {
  const told = new Map<string, Set<string>>();
  for (const { userId, view } of devices) {
    const known = told.get(userId) ?? new Set();
    for (const messageId of view.toldFailed) known.add(messageId);
    told.set(userId, known);
  }
  return told;
}

/** Every conversation of the run is its user's default one, whose id is the user's id. */
function byConversation(stored: readonly StoredMessage[]): ReadonlyMap<string, readonly StoredMessage[]> {
  return Map.groupBy(stored, ({ conversationId }) => conversationId);
}
