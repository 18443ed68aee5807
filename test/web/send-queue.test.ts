import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errors } from '../../protocol/errors.ts';
import { createSendQueue } from '../../web/connection/send-queue.ts';

const SECOND = 1_000;

function setUp() {
  const sent: string[] = [];
  const acknowledged: string[] = [];
  const refused: { clientId: string; retryable: boolean }[] = [];
  const queue = createSendQueue({
    send: (clientId) => sent.push(clientId),
    onAcknowledged: (clientId, messageId) => acknowledged.push(`${clientId}=${messageId}`),
    onRefused: (clientId, { retryable }) => refused.push({ clientId, retryable }),
    random: () => 1,
  });
  const deliver = (clientId: string, messageId: string): void => {
    const stored = { conversation_id: 'you', status: 'sent', delivered_at: '2026-02-01T15:30:00.000Z' } as const;
    queue.delivered({ ...stored, message_id: messageId, client_message_id: clientId });
  };
  return { queue, sent, acknowledged, refused, deliver };
}

describe('the send queue', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('keeps messages until there is a connection', () => {
    const { queue, sent } = setUp();
    queue.add('a', 'hello');
    expect(sent).toEqual([]);
    queue.setOpen(true);
    expect(sent).toEqual(['a']);
  });

  it('sends one at a time, in order', () => {
    const { queue, sent, acknowledged, deliver } = setUp();
    queue.setOpen(true);
    queue.add('a', 'one');
    queue.add('b', 'two');
    expect(sent).toEqual(['a']);
    deliver('a', '1');
    expect(sent).toEqual(['a', 'b']);
    expect(acknowledged).toEqual(['a=1']);
  });

  it('repeats the same client id on a new connection', () => {
    const { queue, sent } = setUp();
    queue.setOpen(true);
    queue.add('a', 'hello');
    queue.setOpen(false);
    queue.setOpen(true);
    expect(sent).toEqual(['a', 'a']);
  });

  it('gives up after four sendings without an answer, and goes on with the next', () => {
    const { queue, sent, refused } = setUp();
    queue.setOpen(true);
    queue.add('a', 'one');
    queue.add('b', 'two');
    vi.advanceTimersByTime(4 * 15 * SECOND);
    expect(sent).toEqual(['a', 'a', 'a', 'a', 'b']);
    expect(refused).toEqual([{ clientId: 'a', retryable: true }]);
  });

  it('waits as long as the rate limit says', () => {
    const { queue, sent } = setUp();
    queue.setOpen(true);
    queue.add('a', 'hello');
    queue.failed(errors.rateLimited(20 * SECOND, 'a'), undefined);
    vi.advanceTimersByTime(20 * SECOND - 1);
    expect(sent).toEqual(['a']);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(['a', 'a']);
  });

  it('gives a message up at once when the server says that it will never take it', () => {
    const { queue, refused } = setUp();
    queue.setOpen(true);
    queue.add('a', 'hello');
    queue.failed(errors.tooLong('data.content'), 'a');
    expect(refused).toEqual([{ clientId: 'a', retryable: false }]);
  });

  it.each([
    ['an error about another frame', errors.notFound(), undefined],
    ['an error about another message', errors.tooLong('data.content'), 'b'],
    ['the failure of an answer', errors.inference({ inReplyTo: '1', clientMessageId: 'a', fallback: '' }), undefined],
  ])('is not disturbed by %s', (_name, error, requestId) => {
    const { queue, refused } = setUp();
    queue.setOpen(true);
    queue.add('a', 'hello');
    queue.failed(error, requestId);
    expect(refused).toEqual([]);
    expect(queue.isBusy()).toBe(true);
  });

  it('repeats the message in flight after a failure of the gateway, which names none', () => {
    const { queue, sent } = setUp();
    queue.setOpen(true);
    queue.add('a', 'hello');
    queue.failed({ code: 'server_error', message: 'Internal server error', retryable: true }, undefined);
    vi.advanceTimersByTime(SECOND);
    expect(sent).toEqual(['a', 'a']);
  });

  it('asks again at once when a reply says that the message in flight may have arrived', () => {
    const { queue, sent, acknowledged, deliver } = setUp();
    queue.setOpen(true);
    queue.add('a', 'hello');
    queue.answered('1');
    expect(sent).toEqual(['a', 'a']);
    deliver('a', '1');
    expect(acknowledged).toEqual(['a=1']);
  });

  it('is not hurried by the reply to a message that was acknowledged', () => {
    const { queue, sent, deliver } = setUp();
    queue.setOpen(true);
    queue.add('a', 'one');
    deliver('a', '1');
    queue.add('b', 'two');
    queue.answered('1');
    expect(sent).toEqual(['a', 'b']);
  });
});
