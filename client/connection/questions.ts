import type { ClientData, ClientEvent } from '../../protocol/client-events.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import type { ServerFrame } from './frames.ts';
import type { Line } from './line.ts';

const PATIENCE_MS = 15_000; // 15 s

/** Hears the answer; nothing where there is no line, where it broke, or after 15 seconds without one. */
export type Answered = (frame?: ServerFrame) => void;

export type Questions = {
  ask<E extends ClientEvent>(event: E, data: ClientData<E>, answered: Answered): void;
  /** Looks whether a frame is the answer. */
  observe(frame: ServerFrame): void;
  /** The line is gone, and with it the answers to all that was asked. */
  abandon(): void;
};

/** Asks the server one thing at a time, in order: two that are under way at once may be answered in any. */
export function createQuestions(name: string, clock: Clock, line: () => Line | undefined): Questions {
  const waiting: { readonly send: (requestId: string) => boolean; readonly answered: Answered }[] = [];
  let requestId: string | undefined; // of the first that waits
  let patience: Timer | undefined;
  let count = 0;

  const next = (): void => {
    if (!waiting[0]) return;
    count += 1;
    requestId = `${name}-${count}`;
    patience = clock.after(PATIENCE_MS, () => end());
    if (!waiting[0].send(requestId)) end();
  };
  const end = (frame?: ServerFrame): void => {
    const [ended] = take(1);
    next();
    ended?.answered(frame);
  };
  const take = (most: number): typeof waiting => {
    patience?.cancel();
    requestId = undefined;
    return waiting.splice(0, most);
  };
  return {
    ask: (event, data, answered) => {
      waiting.push({ send: (id) => line()?.send(event, data, id) ?? false, answered });
      if (waiting.length === 1) next();
    },
    observe: (frame) => {
      if (requestId && frame.requestId === requestId) end(frame);
    },
    abandon: () => {
      for (const { answered } of take(waiting.length)) answered();
    },
  };
}
