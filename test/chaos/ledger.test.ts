import { describe, expect, it } from 'vitest';
import { newLedger } from './ledger.ts';

const WORDS = { userId: 'ada', clientMessageId: 'ada.m1', text: 'hello' };

function sentOnce() {
  const ledger = newLedger();
  ledger.sent(WORDS, 'ada/0#1', 100);
  return ledger;
}

describe('the ledger', () => {
  it('keeps the first time of everything', () => {
    const ledger = sentOnce();
    ledger.sent(WORDS, 'ada/0#2', 200);
    for (const now of [300, 400]) ledger.acknowledged('ada.m1', 'M1', now);
    for (const now of [500, 600]) ledger.replied('M1', now);
    expect(ledger.said()).toEqual([
      { ...WORDS, firstSentAt: 100, acknowledgedAt: 300, messageIds: ['M1'], repliedAt: 500 },
    ]);
  });

  it('keeps every id under which a message was acknowledged', () => {
    const ledger = sentOnce();
    for (const id of ['M1', 'M2']) ledger.acknowledged('ada.m1', id, 300);
    expect(ledger.said()[0]?.messageIds).toEqual(['M1', 'M2']);
  });

  it('knows the reply that was faster than the acknowledgement', () => {
    const ledger = sentOnce();
    ledger.replied('M1', 200);
    ledger.acknowledged('ada.m1', 'M1', 300);
    expect(ledger.said()[0]?.repliedAt).toBe(200);
    expect(ledger.underWay()).toEqual({ unacknowledged: 0, unanswered: 0 });
  });

  it('knows how much is under way', () => {
    const ledger = sentOnce();
    expect(ledger.underWay()).toEqual({ unacknowledged: 1, unanswered: 0 });
    ledger.acknowledged('ada.m1', 'M1', 300);
    expect(ledger.underWay()).toEqual({ unacknowledged: 0, unanswered: 1 });
    ledger.toldFailed('M1');
    expect(ledger.underWay()).toEqual({ unacknowledged: 0, unanswered: 0 });
  });

  it('knows whether a message went out on one connection only', () => {
    const ledger = sentOnce();
    expect(ledger.isOnlySender('ada.m1', 'ada/0#1')).toBe(true);
    ledger.sent(WORDS, 'ada/1#1', 200);
    expect(ledger.isOnlySender('ada.m1', 'ada/0#1')).toBe(false);
  });

  it('does not count what did not happen', () => {
    const ledger = newLedger();
    ledger.count('stops');
    ledger.count('cuts', 0);
    expect(ledger.counts()).toEqual({ stops: 1 });
  });
});
