import fc from 'fast-check';
import { CLIENT_EVENTS, type ClientEvent } from '../../../protocol/client-events.ts';
import { CLIENT_EXAMPLES, type Example } from '../../../protocol/examples.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import { type Edit, edited, type Tree, treeOf, write } from './json-trees.ts';

export const EVENTS = Object.keys(CLIENT_EVENTS) as ClientEvent[];

const DEPTH = 10_000;
const EXAMPLES: readonly Tree[] = EVENTS.flatMap((event) =>
  (CLIENT_EXAMPLES[event] as readonly Example<unknown>[]).map(({ data, requestId }) =>
    treeOf({ event, data, request_id: requestId ?? 'r-1', timestamp: '2026-02-01T15:30:00.000Z' }),
  ),
);

/** Each limit of the wire, one less and one more. */
const lengths = fc.constantFrom(
  ...[
    LIMITS.contentCodePoints,
    LIMITS.clientMessageIdLength,
    LIMITS.requestIdLength,
    LIMITS.pingMessageLength,
    LIMITS.conversationIdLength,
    LIMITS.timeZoneLength,
    LIMITS.topicsPerRequest,
    LIMITS.historyPageMax,
  ].flatMap((limit) => [limit - 1, limit, limit + 1]),
);

/** One character, as it is written between quotes. */
const characters = fc.constantFrom(
  ...['x', ' ', '\u{1F644}', 'é', '\u202E', '\u200B', '\uFEFF', '\uFFFD', '\\u0000', '\\n', '\\"', '\\\\', '/'],
  ...['\\ud83d', '\\ude44', '\\ud83d\\ude44', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}', 'e\u0301', '\u2028', ':', '#'],
);

const longTexts = fc.tuple(characters, lengths).map(([character, length]) => `"${character.repeat(length)}"`);
const longLists = fc.tuple(fc.constantFrom('""', '"stream"', 'null', '[]'), lengths);

const nests = fc.constantFrom(
  '['.repeat(DEPTH) + ']'.repeat(DEPTH),
  '['.repeat(DEPTH),
  `${'{"":'.repeat(DEPTH / 2)}0${'}'.repeat(DEPTH / 2)}`,
  '{"event":'.repeat(DEPTH / 4),
);

const numbers = fc.constantFrom(
  ...['0', '-0', '-1', '1.5', '01', '+1', '.5', '1e999', '-1e999', '1e-999', 'NaN', 'Infinity', '0x10'],
  ...['9007199254740993', '2147483648', '101', '9'.repeat(400), `0.${'3'.repeat(400)}`],
);

const oddities = fc.constantFrom(
  ...['null', 'true', 'false', 'undefined', '""', '[]', '{}', '"', "'single'", '`', '{', '}', '/**/', '"\u0000"'],
  ...['"\\ud800"', '"\\u00"', '"\\x41"', '"019C19D3-2A00-756C-B3FA-4188CF165DA4"', '"ada:work"', '"grace"'],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"toString":1}'],
  ...['"24:00"', '"\u0662\u0663:\u0660\u0660"', '"Europe/Berlin\\u0000"', '"+01:00"', '"UTC"', '"../../etc/passwd"'],
);

const names = fc.constantFrom(
  ...EVENTS.map((event) => `"${event}"`),
  ...['"$connect"', '"$disconnect"', '"$default"', '"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"'],
  ...['"get_status"', '"join_room"', '"connected"', '"Ping"', '"ping "', '"p\\u0069ng"', '"ping\\u0000"', '"рing"'],
);

/** Words that Demi listens for, and signs that her rules could stumble over. */
const WORDS = [
  ...[
    'my name is ',
    'I am ',
    'call me ',
    'I live in ',
    'my cat ',
    'do you remember ',
    'who are you',
    'stop',
    'I feel ',
    'not ',
  ],
  ...[
    'love',
    'hate',
    'kill',
    'die',
    '?',
    '!',
    '...',
    "'",
    '`',
    '*',
    '$&',
    '$1',
    '{name}',
    '\\1',
    '%s',
    '<b>',
    '&amp;',
    '\n',
  ],
];

const keys = fc.constantFrom(
  ...['"event"', '"data"', '"request_id"', '"content"', '"topics"', '"limit"', '"before"', '"conversation_id"'],
  ...['"__proto__"', '"constructor"', '"prototype"', '"toJSON"', '"then"', '"length"', '"0"', '""', '"\\u0000"'],
  ...['"\\u0065vent"', '"Event"', '"event "', '"еvent"', '"ｅvent"', '"event\u200B"', '"d\\u0061ta"'],
);

const values: fc.Arbitrary<Tree> = fc
  .oneof(
    { weight: 4, arbitrary: oddities },
    { weight: 3, arbitrary: longTexts },
    { weight: 2, arbitrary: numbers },
    { weight: 2, arbitrary: names },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }).map((text) => JSON.stringify(text)) },
    { weight: 2, arbitrary: fc.json({ maxDepth: 3 }) },
    { weight: 1, arbitrary: longLists.map(([item, length]) => `[${Array(length).fill(item).join(',')}]`) },
    { weight: 1, arbitrary: nests },
  )
  .map((leaf) => ({ leaf }));

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.constant<Edit>(() => []),
  values.map(
    (other): Edit =>
      (key) => [[key, other]],
  ),
  values.map(
    (other): Edit =>
      (key) => [[key, other]],
  ),
  values.map(
    (other): Edit =>
      (key, value) => [
        [key, other],
        [key, value],
      ],
  ),
  values.map(
    (other): Edit =>
      (key, value) => [
        [key, value],
        [key, other],
      ],
  ),
  keys.map(
    (other): Edit =>
      (_key, value) => [[other, value]],
  ),
  fc.tuple(keys, values).map(
    ([other, stowaway]): Edit =>
      (key, value) => [
        [key, value],
        [other, stowaway],
      ],
  ),
  fc.constant<Edit>((key, value) => [[key, { items: [value] }]]),
  keys.map(
    (other): Edit =>
      (key, value) => [[key, { entries: [[other, value]] }]],
  ),
);

/** Frames that are valid but for a few edits: things deleted, doubled, renamed, of another kind, too long, nested. */
export const almostValid: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...EXAMPLES), fc.array(fc.tuple(fc.nat(40), edits), { maxLength: 3 }))
  .map(([example, changes]) => write(changes.reduce((tree, [place, edit]) => edited(tree, place, edit), example)));

/** Frames whose size is at an edge: of one frame, and of what `request_id` or data may be. */
const sized: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(LIMITS.frameBytes, 125, 126, 65_535, 65_536), fc.constantFrom(-1, 0, 1))
  .map(([bytes, more]) => paddedTo(bytes + more));

/** What else may stand in a frame: other text than JSON, other JSON than objects, JSON with something before or behind it. */
const broken: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', ' ', '\n', '\0', '\uFEFF', 'null', '5', '"ping"', '[]', '{}', '{}{}', '{"event"}', 'ping', '//'),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.json(),
  nests,
  fc.tuple(almostValid, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
  fc.tuple(almostValid, fc.nat(), characters).map(([text, at, character]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + character + text.slice(place + 1);
  }),
  fc
    .tuple(fc.constantFrom('\uFEFF', '\0', ' ', ")]}',\n", '\u2028'), almostValid)
    .map(([before, text]) => before + text),
  fc
    .tuple(almostValid, fc.constantFrom('\uFEFF', '\0', ' ', ',', '}', '{}', '\n\n'))
    .map(([text, after]) => text + after),
);

/** Whatever a client may put into a text frame. Half surrogates stand as escapes: UTF-8 cannot carry them. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: almostValid },
  { weight: 3, arbitrary: broken },
  { weight: 1, arbitrary: sized },
);

/** Messages that are in order, whose words are not: they go through all that Demi thinks. */
export const hostileMessage: fc.Arbitrary<string> = fc
  .oneof(
    values.map(write),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.array(fc.oneof(characters, fc.constantFrom(...WORDS)), { maxLength: 40 }).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom(...WORDS), lengths).map(([word, times]) => word.repeat(times).slice(0, 4_000)),
  )
  .map((content) => JSON.stringify({ event: 'message', data: { content, client_message_id: 'c-1' } }));

const SHOWN = 300; // characters

/** How a failure shows a text; its seed and path bring back all of it. */
export function shown(text: string): string {
  const start = JSON.stringify(text.slice(0, SHOWN));
  return text.length > SHOWN ? `${start} and so on, ${text.length} characters` : start;
}

/** A valid ping of exactly so many bytes, by a key that nobody knows. */
function paddedTo(bytes: number): string {
  const around = '{"event":"ping","padding":""}';
  return around.replace('""', `"${'x'.repeat(bytes - around.length)}"`);
}
