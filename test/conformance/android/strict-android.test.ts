import { describe, expect, it } from 'vitest';
import { createStrictAndroid, reconnectsAfter, type StrictAndroid } from './strict-android.ts';

const TIME = '2026-02-01T15:30:00.000Z';
const EMOTIONS = {
  loneliness: 0.3,
  excitement: 0.6,
  frustration: 0.5,
  jealousy: 0.4,
  vulnerability: 0.3,
  confidence: 0.5,
  curiosity: 0.6,
  affection: 0.7,
  defensiveness: 0.2,
};
const MESSAGE = {
  message_id: 'm-1',
  conversation_id: 'ada',
  sender: 'demi',
  content: 'Oh.',
  emotion_state: EMOTIONS,
  status: 'delivered',
  delivered_at: TIME,
  read_at: TIME,
  created_at: TIME,
};

type Frame = readonly [event: string, data: unknown];

const message = (changes: object = {}): Frame => ['message', { ...MESSAGE, ...changes }];
const history = (...ids: readonly string[]): Frame => [
  'history',
  { messages: ids.map((message_id) => ({ ...MESSAGE, message_id })) },
];

function reading(...frames: readonly Frame[]): StrictAndroid {
  const app = createStrictAndroid();
  receive(app, ...frames);
  return app;
}

function receive(app: StrictAndroid, ...frames: readonly Frame[]): void {
  for (const [event, data] of frames) app.receive(JSON.stringify({ event, data, timestamp: TIME }));
}

const idsOf = (app: StrictAndroid): readonly string[] => app.list().map(({ message_id }) => message_id);

describe('a message object', () => {
  it.each(Object.keys(MESSAGE))('has its %s', (key) => {
    const { [key]: _left, ...rest } = MESSAGE as Record<string, unknown>;

    expect(reading(['message', rest]).violations()).toEqual([expect.stringContaining(`message.${key}: `)]);
  });

  it.each(['emotion_state', 'delivered_at', 'read_at'])('may have null as its %s', (key) => {
    expect(reading(message({ [key]: null })).violations()).toEqual([]);
  });

  it.each(['message_id', 'conversation_id', 'sender', 'content', 'status', 'created_at'])(
    'never has null as its %s',
    (key) => {
      expect(reading(message({ [key]: null })).violations()).toEqual([expect.stringContaining(`message.${key}: `)]);
    },
  );

  it.each([
    ['a sender that is neither', 'sender', 'operator'],
    ['a status that is none of the three', 'status', 'failed'],
    ['a number as its content', 'content', 7],
    ['a number as its time', 'read_at', 1_700_000_000],
    ['a time without milliseconds', 'created_at', '2026-02-01T15:30:00Z'],
  ])('never has %s', (_what, key, value) => {
    expect(reading(message({ [key]: value })).violations()).toEqual([expect.stringContaining(`message.${key}: `)]);
  });

  it.each([
    ['as text', { joy: undefined, affection: '0.7' }, 'affection'],
    ['that is missing', { affection: undefined }, 'affection'],
    ['more than the nine', { joy: 1 }, 'joy'],
  ])('never has an emotion %s', (_what, change, key) => {
    const emotion_state = JSON.parse(JSON.stringify({ ...EMOTIONS, ...change }));

    expect(reading(message({ emotion_state })).violations()).toEqual([
      expect.stringContaining(`message.emotion_state.${key}: `),
    ]);
  });

  it('may have more keys', () => {
    expect(reading(message({ in_reply_to: 'm-0', reactions: [] })).violations()).toEqual([]);
  });
});

describe('a history', () => {
  it('takes the place of the list', () => {
    expect(idsOf(reading(history('m-1', 'm-2'), history('m-3')))).toEqual(['m-3']);
  });

  it('may bring again what is in the list', () => {
    expect(reading(history('m-1'), history('m-1', 'm-2')).violations()).toEqual([]);
  });

  it('has its messages', () => {
    expect(reading(['history', {}]).violations()).toEqual([expect.stringContaining('history.messages: ')]);
  });

  it('has whole messages only', () => {
    const app = reading(['history', { messages: [MESSAGE, { ...MESSAGE, message_id: 7 }] }]);

    expect(app.violations()).toEqual([expect.stringContaining('history.messages.1.message_id: ')]);
  });

  it('has none of them twice', () => {
    expect(reading(history('m-1', 'm-1')).violations()).toEqual(['history has a message twice']);
  });

  it('begins with the oldest', () => {
    expect(reading(history('m-2', 'm-1')).violations()).toEqual(['history is not oldest first']);
  });
});

describe('a message', () => {
  it('goes to the end of the list', () => {
    expect(idsOf(reading(history('m-1'), message({ message_id: 'm-2' })))).toEqual(['m-1', 'm-2']);
  });

  it.each([
    ['a history', history('m-1')],
    ['a message', message()],
  ])('never comes after %s that had it', (_what, before) => {
    expect(reading(before, message()).violations()).toEqual(['message m-1 is in the list already']);
  });

  it('never comes after its acknowledgement', () => {
    const app = createStrictAndroid();
    app.wrote('Hallo');
    receive(app, ['delivered', { message_id: 'm-1' }], message({ sender: 'user' }));

    expect(app.violations()).toEqual(['message m-1 is in the list already']);
  });

  it('never comes back to the connection that sent it', () => {
    const app = createStrictAndroid();
    app.wrote('Hallo');
    receive(app, message({ sender: 'user' }), ['delivered', { message_id: 'm-1' }]);

    expect(app.violations()).toEqual(['message m-1 came back to the connection that sent it']);
  });
});

describe('delivered', () => {
  it('gives its id to what was sent first', () => {
    const app = createStrictAndroid();
    app.wrote('Hallo');
    app.wrote('Bist du da?');
    receive(app, ['delivered', { message_id: 'm-1' }], ['delivered', { message_id: 'm-2' }]);

    expect(app.list().map(({ message_id, content }) => [message_id, content])).toEqual([
      ['m-1', 'Hallo'],
      ['m-2', 'Bist du da?'],
    ]);
  });

  it('adds nothing to a list that has the message', () => {
    const app = createStrictAndroid();
    app.wrote('Hallo');
    receive(app, history('m-1'), ['delivered', { message_id: 'm-1' }]);

    expect([idsOf(app), app.violations()]).toEqual([['m-1'], []]);
  });

  it('has a message_id', () => {
    expect(reading(['delivered', {}]).violations()).toEqual([expect.stringContaining('delivered.message_id: ')]);
  });

  it('answers something', () => {
    expect(reading(['delivered', { message_id: 'm-1' }]).violations()).toEqual(['delivered m-1, and nothing was sent']);
  });
});

describe('the other frames', () => {
  it('read_receipt marks its message as read, and no other', () => {
    const app = reading(history('m-1', 'm-2'), ['read_receipt', { message_id: 'm-1' }]);

    expect(app.list().map(({ status }) => status)).toEqual(['read', 'delivered']);
  });

  it('read_receipt has a message_id', () => {
    expect(reading(['read_receipt', { up_to_message_id: 'm-1' }]).violations()).toEqual([
      expect.stringContaining('read_receipt.message_id: '),
    ]);
  });

  it('typing begins and ends', () => {
    const app = reading(['typing', { is_typing: true }]);
    expect(app.isTyping()).toBe(true);
    receive(app, ['typing', { is_typing: false }]);

    expect(app.isTyping()).toBe(false);
  });

  it.each(['true', 1, null, undefined])('typing never says %j', (is_typing) => {
    expect(reading(['typing', { is_typing }]).violations()).toEqual([expect.stringContaining('typing.is_typing: ')]);
  });

  it('error says something', () => {
    expect(reading(['error', { message: 'Not found', code: 'not_found' }]).errors()).toEqual(['Not found']);
  });

  it.each([{ code: 'x' }, null, undefined])('error never says %j', (said) => {
    expect(reading(['error', { message: said }]).violations()).toEqual([expect.stringContaining('error.message: ')]);
  });

  it.each(['confetti', '__defineGetter__', 'message_delta'])('%s is not known, and does nothing', (event) => {
    const app = reading([event, { message_id: 7 }]);

    expect([app.violations(), app.list(), app.count(event)]).toEqual([[], [], 1]);
  });
});

describe('a frame', () => {
  it.each(['', '{}', '{"message": "Internal server error", "connectionId":"a", "requestId":"b"}', '[]', 'null'])(
    'without event is ignored: %j',
    (text) => {
      const app = createStrictAndroid();
      app.receive(text);

      expect([app.violations(), app.errors()]).toEqual([[], []]);
    },
  );

  it('is JSON', () => {
    const app = createStrictAndroid();
    app.receive('pong');

    expect(app.violations()).toEqual(['a frame is not JSON']);
  });

  it.each([
    ['an event of text', { event: 7, data: {}, timestamp: TIME }, 'frame.event: '],
    ['data', { event: 'pong', timestamp: TIME }, 'frame.data: '],
    ['data that are no list', { event: 'pong', data: [], timestamp: TIME }, 'frame.data: '],
    ['a timestamp', { event: 'pong', data: {} }, 'frame.timestamp: '],
    ['a timestamp that is a time', { event: 'pong', data: {}, timestamp: 'now' }, 'frame.timestamp: '],
  ])('has %s', (_what, frame, where) => {
    const app = createStrictAndroid();
    app.receive(JSON.stringify(frame));

    expect(app.violations()).toEqual([expect.stringContaining(where)]);
  });
});

describe('the app', () => {
  it('connects again after every close code but 1000', () => {
    expect([1000, 1001, 1005, 1006, 1008, 1009, 1011, 4001].filter((code) => !reconnectsAfter(code))).toEqual([1000]);
  });
});
