import { describe, expect, it } from 'vitest';
import {
  type Breach,
  type Circumstances,
  type ConnectionWatch,
  markOf,
  newWatch,
  observe,
} from './connection-watch.ts';
import { error, frame, history, messageId, reply, userMessage } from './examples.ts';
import type { ServerFrame } from './frames.ts';

const MARK = markOf(1);
const CIRCUMSTANCES: Circumstances = { mark: MARK, isSentHereOnly: () => false };

function breachesOf(frames: readonly ServerFrame[], changes: Partial<Circumstances> = {}): readonly Breach[] {
  let watch: ConnectionWatch = newWatch('ada');
  return frames.flatMap((next) => {
    const observed = observe(watch, next, { ...CIRCUMSTANCES, ...changes });
    watch = observed.watch;
    return observed.breaches;
  });
}

const kindsOf = (frames: readonly ServerFrame[], changes: Partial<Circumstances> = {}): readonly string[] =>
  breachesOf(frames, changes).map(({ kind }) => kind);

const connectedData = {
  connection_id: 'c',
  user_id: 'ada',
  role: 'user',
  conversation_id: 'ada',
  protocol: 1,
  heartbeat_ms: 240_000,
  limits: { content_code_points: 4_000, messages_per_minute: 50, frame_bytes: 32_768, history_page_max: 100 },
} as const;
const connected = frame('connected', connectedData);

describe('a message on a connection', () => {
  it('may come once', () => {
    expect(kindsOf([connected, history([userMessage(1)]), frame('message', reply(2, 1))])).toEqual([]);
  });

  it('is repeated when it came before', () => {
    expect(breachesOf([frame('message', reply(2, 1)), frame('message', reply(2, 1))])).toEqual([
      { kind: 'repeated', what: 'a message that the connection already had', messageId: messageId(2) },
    ]);
  });

  it('is repeated when an unasked history had it', () => {
    expect(kindsOf([history([reply(2, 1)]), frame('message', reply(2, 1))])).toEqual(['repeated']);
  });

  it('may cross a page that was asked for', () => {
    expect(kindsOf([history([reply(2, 1)], { mode: 'page' }, 'page'), frame('message', reply(2, 1))])).toEqual([]);
  });

  it('may stand in a history after it came', () => {
    expect(kindsOf([frame('message', reply(2, 1)), history([reply(2, 1)])])).toEqual([]);
  });

  it('is repeated when it comes back to where it was sent', () => {
    const sentHere = { isSentHereOnly: (id: string) => id === 'ada.m1' };
    expect(kindsOf([frame('message', userMessage(1))], sentHere)).toEqual(['repeated']);
    expect(kindsOf([frame('message', userMessage(2))], sentHere)).toEqual([]);
  });
});

describe('a frame of another user', () => {
  const ofBob = { conversation_id: 'bob' };

  it.each([
    ['by its conversation', frame('message', reply(2, 1, ofBob))],
    ['by the conversation of a history', history([], ofBob)],
    ['by a message in a history', history([userMessage(1, ofBob)])],
    ['by a client id in a history', history([userMessage(1, { client_message_id: 'bob.m1' })])],
    ['by a client id in an error', error({ code: 'rate_limited', client_message_id: 'bob.m1' })],
    ['by a user whose name begins alike', frame('message', reply(2, 1, { conversation_id: 'ada2' }))],
    ['by words', frame('message', reply(2, 1, { content: `so you are ${markOf(2)}?` }))],
    ['by words that begin alike', frame('message', reply(2, 1, { content: `so you are ${markOf(12)}?` }))],
  ])('is known %s', (_how, next) => {
    expect(kindsOf([next])).toContain('foreign');
  });

  it('is not one with the own mark, or of a further conversation', () => {
    expect(kindsOf([frame('message', reply(2, 1, { content: `so you are ${MARK}?` }))])).toEqual([]);
    expect(kindsOf([frame('message', reply(2, 1, { conversation_id: 'ada:work' }))])).toEqual([]);
  });
});

describe('a greeting', () => {
  it('may be repeated', () => {
    expect(kindsOf([connected, connected, history([userMessage(1)]), connected, history([userMessage(1)])])).toEqual(
      [],
    );
  });

  it('is not for somebody else', () => {
    expect(kindsOf([frame('connected', { ...connectedData, user_id: 'bob' })])).toEqual(['foreign']);
  });
});
