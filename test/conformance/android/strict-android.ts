import * as v from 'valibot';

/** A message as the app shows it. */
export type ShownMessage = {
  readonly message_id: string;
  readonly sender: 'user' | 'demi';
  readonly content: string;
  readonly status: 'sent' | 'delivered' | 'read';
};

/** The app that is in the field, as it reads what the server sends: wherever it would crash or show nonsense, a violation. */
export type StrictAndroid = {
  /** Takes one text frame of the server. */
  receive(text: string): void;
  /** Notes that the user has sent this; without an id of its own, the next `delivered` is taken to be about it. */
  wrote(content: string): void;
  /** What it shows, in the order in which it came. */
  list(): readonly ShownMessage[];
  isTyping(): boolean;
  errors(): readonly string[];
  /** How many frames of this event it has taken. */
  count(event: string): number;
  violations(): readonly string[];
};

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const time = v.pipe(v.string(), v.regex(UTC));

const emotions = v.strictObject({
  loneliness: v.number(),
  excitement: v.number(),
  frustration: v.number(),
  jealousy: v.number(),
  vulnerability: v.number(),
  confidence: v.number(),
  curiosity: v.number(),
  affection: v.number(),
  defensiveness: v.number(),
});

const message = v.object({
  message_id: v.string(),
  conversation_id: v.string(),
  sender: v.picklist(['user', 'demi']),
  content: v.string(),
  emotion_state: v.nullable(emotions),
  status: v.picklist(['sent', 'delivered', 'read']),
  delivered_at: v.nullable(time),
  read_at: v.nullable(time),
  created_at: time,
});

const data = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value)),
  v.looseObject({}),
);
const frame = v.object({ event: v.string(), data, timestamp: time });
const history = v.object({ messages: v.array(message) });
const aboutMessage = v.object({ message_id: v.string() });
const typing = v.object({ is_typing: v.boolean() });
const failure = v.object({ message: v.string() });

export function createStrictAndroid(): StrictAndroid {
  const violations: string[] = [];
  const errors: string[] = [];
  const waiting: string[] = []; // sent, and not yet known by an id
  const pushed = new Set<string>(); // ids that came as `message`
  const counts = new Map<string, number>();
  let list: readonly ShownMessage[] = [];
  let isTyping = false;

  const has = (id: string): boolean => list.some(({ message_id }) => message_id === id);
  const markRead = (id: string): void => {
    list = list.map((shown) => (shown.message_id === id ? { ...shown, status: 'read' } : shown));
  };
  const whole = <T extends v.GenericSchema>(schema: T, value: unknown, where: string): v.InferOutput<T> | undefined => {
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    violations.push(...parsed.issues.map((issue) => `${where}.${v.getDotPath(issue) ?? ''}: ${issue.message}`));
    return undefined;
  };

  const readers: Readonly<Record<string, (data: unknown) => void>> = {
    history(data) {
      const read = whole(history, data, 'history');
      if (read === undefined) return;
      const ids = read.messages.map(({ message_id }) => message_id);
      if (new Set(ids).size < ids.length) violations.push('history has a message twice');
      if (ids.join() !== ids.toSorted().join()) violations.push('history is not oldest first');
      list = read.messages;
    },
    message(data) {
      const read = whole(message, data, 'message');
      if (read === undefined) return;
      if (has(read.message_id)) violations.push(`message ${read.message_id} is in the list already`);
      else list = [...list, read];
      pushed.add(read.message_id);
    },
    delivered(data) {
      const id = whole(aboutMessage, data, 'delivered')?.message_id;
      if (id === undefined) return;
      const content = waiting.shift();
      if (pushed.has(id)) violations.push(`message ${id} came back to the connection that sent it`);
      else if (content === undefined) violations.push(`delivered ${id}, and nothing was sent`);
      else if (!has(id)) list = [...list, { message_id: id, sender: 'user', content, status: 'delivered' }];
    },
    read_receipt(data) {
      const id = whole(aboutMessage, data, 'read_receipt')?.message_id;
      if (id !== undefined) markRead(id);
    },
    typing(data) {
      const read = whole(typing, data, 'typing');
      if (read !== undefined) isTyping = read.is_typing;
    },
    error(data) {
      const read = whole(failure, data, 'error');
      if (read !== undefined) errors.push(read.message);
    },
    pong: () => undefined,
  };

  return {
    receive(text) {
      const value = parseJson(text);
      if (value === undefined && text !== '') violations.push('a frame is not JSON');
      if (!hasEvent(value)) return; // API Gateway's own, or the silence of a route
      const read = whole(frame, value, 'frame');
      if (read === undefined) return;
      counts.set(read.event, (counts.get(read.event) ?? 0) + 1);
      if (Object.hasOwn(readers, read.event)) readers[read.event]?.(read.data);
    },
    wrote: (content) => void waiting.push(content),
    list: () => list,
    isTyping: () => isTyping,
    errors: () => errors,
    count: (event) => counts.get(event) ?? 0,
    violations: () => violations,
  };
}

/** Whether the app connects again after this close code. */
export function reconnectsAfter(code: number): boolean {
  return code !== 1000;
}

function hasEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'event' in value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
