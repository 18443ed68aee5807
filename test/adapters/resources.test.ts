import { expect, it } from 'vitest';
import { QUEUES } from '../../adapters/resources.ts';

it('a reply is tried three times, one at a time, before its job is a dead letter', () => {
  expect(QUEUES.reply.deadLetter).toEqual({ queue: 'reply-dead', maxReceiveCount: 3 });
  expect(QUEUES.reply.consumer?.batchSize).toBe(1);
});

it('dead letters of replies are consumed: somebody tells the user', () => {
  expect(QUEUES['reply-dead'].consumer?.batchSize).toBe(1);
});

it('a welcome is tried five times', () => {
  expect(QUEUES.welcome.deadLetter).toEqual({ queue: 'welcome-dead', maxReceiveCount: 5 });
});
