import type { PostResult, Sockets } from '../../../chat/ports/sockets.ts';
import type { ServerEvent, ServerEvents } from '../../../protocol/server-events.ts';

/** A frame as the client gets it. */
export type Frame = {
  [E in ServerEvent]: { readonly event: E; readonly data: ServerEvents[E]; readonly timestamp: string };
}[ServerEvent];

export type MemorySockets = Sockets & {
  /** What arrived at a connection, in order. */
  frames(connectionId: string): readonly Frame[];
  /** The data of every frame of one event that arrived at a connection, in order. */
  data<E extends ServerEvent>(connectionId: string, event: E): readonly ServerEvents[E][];
  /** The names of the events that arrived at a connection, in order. */
  events(connectionId: string): readonly ServerEvent[];
  /** What the next posts to this connection come to; afterwards they are sent. */
  answer(connectionId: string, ...results: readonly PostResult[]): void;
  /** Everything posted to this connection from now on is gone. */
  close(connectionId: string): void;
  /** Lets posts to this connection hang until the function that it returns is called. */
  hold(connectionId: string): () => void;
  /** The most posts that were ever in flight together: to one connection, and altogether. */
  mostInFlight(): { readonly toOne: number; readonly toAll: number };
};

/** Sockets that keep what is posted to them. */
export function memorySockets(): MemorySockets {
  const arrived = new Map<string, Frame[]>();
  const answers = new Map<string, PostResult[]>();
  const closed = new Set<string>();
  const held = new Map<string, Promise<void>>();
  const inFlight: string[] = [];
  const most = { toOne: 0, toAll: 0 };

  const framesOf = (connectionId: string): Frame[] => {
    const frames = arrived.get(connectionId) ?? [];
    arrived.set(connectionId, frames);
    return frames;
  };
  const count = (connectionId: string): void => {
    inFlight.push(connectionId);
    const toOne = inFlight.filter((id) => id === connectionId).length;
    most.toOne = Math.max(most.toOne, toOne);
    most.toAll = Math.max(most.toAll, inFlight.length);
  };

  return {
    post: async (connectionId, frame) => {
      count(connectionId);
      await held.get(connectionId);
      inFlight.splice(inFlight.indexOf(connectionId), 1);
      const result = closed.has(connectionId) ? 'gone' : (answers.get(connectionId)?.shift() ?? 'sent');
      if (result === 'sent') framesOf(connectionId).push(JSON.parse(frame));
      return result;
    },
    frames: (connectionId) => [...framesOf(connectionId)],
    data: <E extends ServerEvent>(connectionId: string, event: E) =>
      framesOf(connectionId)
        .filter((frame) => frame.event === event)
        .map((frame) => frame.data as ServerEvents[E]),
    events: (connectionId) => framesOf(connectionId).map((frame) => frame.event),
    answer: (connectionId, ...results) => {
      answers.set(connectionId, [...results]);
    },
    close: (connectionId) => {
      closed.add(connectionId);
    },
    hold: (connectionId) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(connectionId, promise);
      return () => {
        held.delete(connectionId);
        resolve();
      };
    },
    mostInFlight: () => ({ ...most }),
  };
}
