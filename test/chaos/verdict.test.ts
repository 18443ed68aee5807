import { describe, expect, it } from 'vitest';
import { uuidTime } from '../../protocol/ids.ts';
import type { DeviceEvidence } from './device.ts';
import { messageId, reply, userMessage } from './examples.ts';
import type { Said } from './ledger.ts';
import { type Evidence, judge, type StoredMessage, type Violation } from './verdict.ts';
import { EMPTY_VIEW, type SeenMessage, type View } from './view.ts';

const LATER = uuidTime(messageId(1)) + 60_000;

const said = (number: number, changes: Partial<Said> = {}): Said => ({
  userId: 'ada',
  clientMessageId: `ada.m${number}`,
  text: `words ${number}`,
  firstSentAt: 0,
  acknowledgedAt: 10,
  messageIds: [messageId(number)],
  repliedAt: 20,
  ...changes,
});

const stored = (message: SeenMessage, conversationId = 'ada'): StoredMessage => ({ ...message, conversationId });

const viewOf = (messages: readonly SeenMessage[], changes: Partial<View> = {}): View => ({
  ...EMPTY_VIEW,
  messages: new Map(messages.map((message) => [message.message_id, message])),
  ...changes,
});

const device = (changes: Partial<DeviceEvidence> = {}): DeviceEvidence => ({
  name: 'ada/0',
  userId: 'ada',
  view: viewOf(EXCHANGE),
  breaches: [],
  isConnected: true,
  isTypingSeen: false,
  trace: [],
  ...changes,
});

const EXCHANGE = [userMessage(1), reply(2, 1)];

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  said: [said(1)],
  devices: [device()],
  histories: new Map([['ada', EXCHANGE]]),
  stored: EXCHANGE.map((message) => stored(message)),
  endedAt: LATER,
  ...changes,
});

const violations = (changes: Partial<Evidence>): readonly Violation[] =>
  judge(evidence(changes)).map(({ violation }) => violation);

const failed = userMessage(1, { failed: true });
const failedEverywhere = {
  stored: [stored(failed)],
  histories: new Map([['ada', [failed]]]),
};

describe('a run without fault', () => {
  it('has no violations', () => {
    expect(judge(evidence())).toEqual([]);
  });

  it('may have messages that were never acknowledged, stored or not', () => {
    const unsure = [said(1), said(3, { acknowledgedAt: undefined, messageIds: [], repliedAt: undefined })];
    expect(violations({ said: unsure })).toEqual([]);
  });

  it('may have failures that everybody was told of', () => {
    const view = viewOf([failed], { toldFailed: new Set([messageId(1)]) });
    expect(violations({ ...failedEverywhere, devices: [device({ view })] })).toEqual([]);
  });
});

describe('an acknowledged message is lost', () => {
  it('when the store does not have it', () => {
    const left = [stored(reply(2, 1))];
    expect(violations({ stored: left })).toContain('lost');
  });

  it('when a fresh history does not show it', () => {
    expect(violations({ histories: new Map([['ada', [reply(2, 1)]]]) })).toEqual(['lost']);
  });
});

describe('an acknowledged message is unanswered', () => {
  const alone = { stored: [stored(userMessage(1))], histories: new Map([['ada', [userMessage(1)]]]) };

  it('when there is neither a reply nor a failure', () => {
    expect(violations({ ...alone, devices: [device({ view: viewOf([userMessage(1)]) })] })).toEqual(['unanswered']);
  });

  it('when its failure was told to nobody', () => {
    const view = viewOf([failed]);
    expect(violations({ ...failedEverywhere, devices: [device({ view })] })).toContain('unanswered');
  });

  it('when a failure was told that was none, and nothing followed', () => {
    const view = viewOf([userMessage(1)], { toldFailed: new Set([messageId(1)]) });
    expect(violations({ ...alone, devices: [device({ view })] })).toEqual(['unanswered']);
  });
});

describe('something is doubled in the store', () => {
  it('when a client id is stored twice', () => {
    const twice = userMessage(3, { client_message_id: 'ada.m1' });
    const view = viewOf([...EXCHANGE, twice]);
    expect(violations({ stored: [...EXCHANGE, twice].map((one) => stored(one)), devices: [device({ view })] })).toEqual(
      ['doubled_in_store'],
    );
  });

  it('when a message has two replies', () => {
    const all = [...EXCHANGE, reply(3, 1)];
    const found = violations({ stored: all.map((one) => stored(one)), devices: [device({ view: viewOf(all) })] });
    expect(found).toContain('doubled_in_store');
  });

  it('when a message was acknowledged under two ids', () => {
    expect(violations({ said: [said(1, { messageIds: [messageId(1), messageId(9)] })] })).toContain('doubled_in_store');
  });

  it('when nobody said what is there', () => {
    expect(violations({ said: [] })).toEqual(['doubled_in_store']);
  });

  it('when a reply answers nothing', () => {
    const all = [...EXCHANGE, reply(4, 3)];
    const found = violations({ stored: all.map((one) => stored(one)), devices: [device({ view: viewOf(all) })] });
    expect(found).toEqual(['doubled_in_store']);
  });
});

describe('a reply is doubled in a view', () => {
  const all = [...EXCHANGE, reply(3, 1)];

  it('when a device shows two', () => {
    expect(violations({ devices: [device({ view: viewOf(all) })] })).toContain('doubled_in_view');
  });

  it('when a fresh history shows two', () => {
    expect(violations({ histories: new Map([['ada', all]]) })).toEqual(['doubled_in_view']);
  });
});

describe('words changed', () => {
  const other = userMessage(1, { content: 'other words' });

  it('when the store has others than were said', () => {
    const rows = [stored(other), stored(reply(2, 1))];
    expect(violations({ stored: rows })).toContain('changed');
  });

  it('when a history has others than were said', () => {
    expect(violations({ histories: new Map([['ada', [other, reply(2, 1)]]]) })).toEqual(['changed']);
  });

  it('when a device shows others than are stored', () => {
    const view = viewOf([userMessage(1), reply(2, 1, { content: 'another reply' })]);
    expect(violations({ devices: [device({ view })] })).toEqual(['changed']);
  });
});

describe('a device missed a message', () => {
  it('when it does not show what is stored', () => {
    expect(violations({ devices: [device({ view: viewOf([userMessage(1)]) })] })).toEqual(['missing_in_view']);
  });

  it('when it does not know of a failure', () => {
    const told = device({ view: viewOf([failed], { toldFailed: new Set([messageId(1)]) }) });
    const untold = device({ name: 'ada/1', view: viewOf([failed]) });
    expect(violations({ ...failedEverywhere, devices: [told, untold] })).toEqual(['missing_in_view']);
  });

  it('unless its list begins later', () => {
    const view = viewOf([reply(2, 1)], { completeFrom: messageId(2) });
    expect(violations({ devices: [device({ view })] })).toEqual([]);
  });

  it('unless it was written at the very end', () => {
    const view = viewOf([userMessage(1)]);
    expect(violations({ devices: [device({ view })], endedAt: uuidTime(messageId(1)) + 1_000 })).toEqual([]);
  });
});

describe('frames', () => {
  it.each(['repeated', 'foreign', 'not_protocol'] as const)('that are %s count', (kind) => {
    expect(violations({ devices: [device({ breaches: [{ kind, what: 'seen' }] })] })).toEqual([kind]);
  });

  it('of another user are found by their ids too', () => {
    const view = viewOf([...EXCHANGE, userMessage(7)]);
    const rows = [...EXCHANGE.map((one) => stored(one)), stored(userMessage(7), 'bob')];
    expect(
      violations({ devices: [device({ view })], stored: rows, said: [said(1), said(7, { userId: 'bob' })] }),
    ).toContain('foreign');
  });
});

describe('a device at the end', () => {
  it('shows nobody typing', () => {
    expect(violations({ devices: [device({ isTypingSeen: true })] })).toEqual(['typing_left_on']);
  });

  it('is connected', () => {
    expect(violations({ devices: [device({ isConnected: false })] })).toEqual(['not_back']);
  });
});

describe('a finding', () => {
  it('names whom and what it is about, and none of the words', () => {
    const findings = judge(evidence({ devices: [device({ view: viewOf([userMessage(1)]) })] }));
    expect(findings).toMatchObject([{ userId: 'ada', device: 'ada/0', messageId: messageId(2) }]);
    expect(JSON.stringify(findings)).not.toContain('words 2');
  });
});
