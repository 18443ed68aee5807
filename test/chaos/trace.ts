import type { ServerFrame } from './frames.ts';

/** A device's last frames, for whoever looks into a violation: names, ids and times, never content. */
export type Trace = {
  note(connection: number, line: string): void;
  lines(): readonly string[];
};

const KEPT = 60;

export function newTrace(now: () => number): Trace {
  const lines: string[] = [];
  return {
    note: (connection, line) => {
      lines.push(`${new Date(now()).toISOString().slice(11, 23)} #${connection} ${line}`);
      if (lines.length > KEPT) lines.shift();
    },
    lines: () => lines,
  };
}

/** A frame without what people said. */
export function describeFrame({ event, data, requestId }: ServerFrame): string {
  return [event, ...detailsOf(event, data), ...(requestId === undefined ? [] : [`(${requestId})`])].join(' ');
}

const TELLING = ['message_id', 'in_reply_to', 'client_message_id', 'up_to_message_id', 'code', 'reason', 'mode'];
const TELLING_FLAGS = ['is_typing', 'duplicate', 'failed', 'stopped', 'has_more', 'seq', 'offset', 'count', 'status'];

function detailsOf(event: string, data: object): readonly string[] {
  const told = [...TELLING, ...TELLING_FLAGS].flatMap((name) => {
    const value: unknown = Reflect.get(data, name);
    return value === undefined ? [] : [`${name}=${String(value)}`];
  });
  if (event !== 'history' || !('messages' in data) || !Array.isArray(data.messages)) return told;
  const ids = data.messages.map((message: { message_id: string }) => message.message_id);
  return [...told, ids.length === 0 ? 'empty' : `${ids[0]}..${ids.at(-1)}`];
}
