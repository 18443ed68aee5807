import { describe, expect, it, test } from 'vitest';
import { type Gravity, gravityOf } from '../../../chat/demi/gravity.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import { message, NOON, turn } from './conversation.ts';

const DAY = 86_400_000;

function earlier(...texts: readonly string[]): readonly StoredMessage[] {
  return texts.map((text, index) => message(text, { createdAt: NOON - texts.length + index }));
}

test.each<[string, Gravity | undefined]>([
  ['the number four is even', undefined],
  ['I want to die', 'crisisSelf'],
  ['my sister is suicidal', 'crisisOther'],
  ['my boyfriend hits me', 'danger'],
  ['my dog died', 'death'],
  ['my mom has cancer', 'illness'],
  ['I lost my job', 'hardship'],
  ['my dog died and I want to die', 'crisisSelf'],
])('%j has the gravity %s', (text, gravity) => {
  expect(gravityOf(turn(text))).toBe(gravity);
});

describe('a turn stays serious', () => {
  it('while one of the user’s last six messages spoke of a crisis', () => {
    expect(gravityOf(turn('ok', { recent: earlier('I want to die', 'a', 'b', 'c', 'd', 'e') }))).toBe('afterCrisis');
    expect(gravityOf(turn('ok', { recent: earlier('I want to die', 'a', 'b', 'c', 'd', 'e', 'f') }))).toBeUndefined();
  });

  it('while one of the last three spoke of grief', () => {
    expect(gravityOf(turn('ok', { recent: earlier('my cat died', 'a', 'b') }))).toBe('afterGrief');
    expect(gravityOf(turn('ok', { recent: earlier('my cat died', 'a', 'b', 'c') }))).toBeUndefined();
  });

  it('for a day', () => {
    const recent = [message('I want to die', { createdAt: NOON })];
    expect(gravityOf(turn('ok', { recent, now: NOON + DAY - 1 }))).toBe('afterCrisis');
    expect(gravityOf(turn('ok', { recent, now: NOON + DAY }))).toBeUndefined();
  });

  it('not for what Demi said', () => {
    const recent = [message('My dog died, they say', { sender: 'demi' })];
    expect(gravityOf(turn('ok', { recent }))).toBeUndefined();
  });
});
