import { expect, it } from 'vitest';
import { answerPing } from '../../chat/answer-ping.ts';
import { manualClock } from '../support/memory/clock.ts';

it('a ping is answered with the time of the server', () => {
  expect(answerPing({ clock: manualClock() }, {})).toEqual({
    event: 'pong',
    data: { server_time: '2026-02-01T15:30:00.000Z' },
  });
});

it.each(['Are you there? 🙂', ''])('a ping gets back what it said: %j', (message) => {
  expect(answerPing({ clock: manualClock() }, { message }).data).toMatchObject({ message });
});
