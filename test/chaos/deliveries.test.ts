import { describe, expect, it } from 'vitest';
import { type Deliveries, doubt, dueNow, interrupt, requestIdOf, sent, settle, write } from './deliveries.ts';
import { delivered, error, failure, frame, history, messageId, reply, userMessage } from './examples.ts';
import type { ServerFrame } from './frames.ts';

const MANNER = { inFlight: 1, acknowledgedWithinMs: 10_000 };
const HOUR = 3_600_000;

const written = (...ids: readonly string[]): Deliveries =>
  ids.reduce<Deliveries>((deliveries, id) => write(deliveries, id, 0), []);

const sending = (id = 'ada.m1'): Deliveries => sent(written(id), id, MANNER, 0);

const idsDue = (deliveries: Deliveries, now: number, manner = MANNER): readonly string[] =>
  dueNow(deliveries, manner, now).map(({ clientMessageId }) => clientMessageId);

const afterFrame = (deliveries: Deliveries, next: ServerFrame, jitter = 0.5): Deliveries =>
  settle(deliveries, next, 1_000, jitter);

describe('what is to be sent', () => {
  it('is the oldest message that waits, while nothing is on its way', () => {
    expect(idsDue(written('a', 'b'), 0)).toEqual(['a']);
  });

  it('is nothing while a message is on its way', () => {
    expect(idsDue(sent(written('a', 'b'), 'a', MANNER, 0), 9_999)).toEqual([]);
  });

  it('is as much at once as the manner of the device allows', () => {
    expect(idsDue(written('a', 'b', 'c'), 0, { ...MANNER, inFlight: 2 })).toEqual(['a', 'b']);
  });

  it('is a message once more when nobody acknowledged it in time', () => {
    expect(idsDue(sending(), 10_000)).toEqual(['ada.m1']);
  });

  it('is a message once more after its connection broke', () => {
    expect(idsDue(interrupt(sending(), 100), 100)).toEqual(['ada.m1']);
  });
});

describe('a message is acknowledged', () => {
  it.each([
    ['by delivered', delivered(1)],
    ['by a history that holds it', history([userMessage(1)])],
    ['by its coming back from another connection', frame('message', userMessage(1))],
  ])('%s', (_how, next) => {
    expect(idsDue(afterFrame(sending(), next), HOUR)).toEqual([]);
  });

  it('by nothing that is about another one', () => {
    expect(idsDue(afterFrame(sending(), delivered(2)), HOUR)).toEqual(['ada.m1']);
    expect(idsDue(afterFrame(sending(), frame('message', reply(2, 1))), HOUR)).toEqual(['ada.m1']);
  });

  it('by delivered alone when it is sent again to ask for a reply', () => {
    const acknowledged = afterFrame(sending(), delivered(1));
    const again = sent(write(acknowledged, 'ada.m1', 2_000), 'ada.m1', MANNER, 2_000);
    expect(idsDue(afterFrame(again, history([userMessage(1)])), HOUR)).toEqual(['ada.m1']);
    expect(idsDue(afterFrame(again, delivered(1)), HOUR)).toEqual([]);
  });
});

describe('a message that was not taken', () => {
  it('waits as long as it is told', () => {
    const limited = afterFrame(
      sending(),
      error({ code: 'rate_limited', client_message_id: 'ada.m1', retry_after_ms: 5_000 }),
    );
    expect(idsDue(limited, 5_999)).toEqual([]);
    expect(idsDue(limited, 7_000)).toEqual(['ada.m1']);
  });

  it('backs off from a server error, longer with every time', () => {
    const about = requestIdOf('ada.m1');
    const once = afterFrame(sending(), error({}, about), 1);
    const twice = afterFrame(sent(once, 'ada.m1', MANNER, 1_000), error({}, about), 1);
    expect(once[0]?.due).toBe(2_000);
    expect(twice[0]?.due).toBe(3_000);
  });

  it('is given up when the server says that it makes no sense', () => {
    const refused = afterFrame(sending(), error({ code: 'invalid_message', retryable: false }, requestIdOf('ada.m1')));
    expect(refused[0]?.state).toBe('refused');
  });

  it('is not the one of which an error does not speak', () => {
    expect(afterFrame(sending(), error({}, 'read'))).toEqual(sending());
    expect(afterFrame(sending(), failure(1))).toEqual(sending());
    expect(afterFrame(sending(), error({ in_reply_to: messageId(1) }))).toEqual(sending());
  });

  it('may be any when API Gateway speaks itself', () => {
    expect(idsDue(doubt(sending(), 100, 1), 1_100)).toEqual(['ada.m1']);
  });
});
