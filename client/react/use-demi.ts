import { type RefObject, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { EmotionState } from '../../protocol/emotions.ts';
import { mood as moodOf } from '../../protocol/mood.ts';
import { EMPTY_SNAPSHOT } from '../conversation/view.ts';
import type { ChangeOutcome, LoadOutcome, ReadOutcome, SentMessage } from '../events.ts';
import type { DemiClientOptions } from '../options.ts';
import type { SettingsChange } from '../settings.ts';
import type { ConnectionStatus, Snapshot } from '../snapshot.ts';
import { type SharedClients, SharedClientsContext } from './shared-clients.ts';

export type UseDemiOptions = DemiClientOptions & {
  /** Components with the same key share one connection. @default `url` */
  readonly key?: string;
};

/** What a component gets: the snapshot's parts, and functions that keep their identity. */
export type Demi = Omit<Snapshot, 'connection' | 'mood'> & {
  /** How Demi feels: one English word for it, and the nine numbers up to 1. */
  readonly mood: { readonly word: string; readonly emotions: EmotionState } | null;
  readonly state: ConnectionStatus['state'];
  readonly transport: ConnectionStatus['transport'];
  readonly problem: ConnectionStatus['problem'];
  /**
   * Null while there is no client: on the server, before the first effect, and 5 s after the last component.
   * @throws DemiUsageError `blank_content`
   */
  readonly send: (content: string) => SentMessage | null;
  readonly retry: (clientMessageId: string) => void;
  readonly discard: (clientMessageId: string) => void;
  readonly markRead: (messageId: string) => void;
  readonly setTyping: (isTyping: boolean) => void;
  readonly stop: () => boolean;
  readonly loadEarlier: () => Promise<LoadOutcome>;
  readonly loadSettings: () => Promise<ReadOutcome>;
  readonly changeSettings: (change: SettingsChange) => Promise<ChangeOutcome>;
  /** Connects again now: after a new sign-in, say. */
  readonly reconnect: () => void;
};

type DemiFunctions = Omit<Demi, keyof Snapshot | keyof ConnectionStatus>;

/** A component's side of a shared client. Everything keeps its identity as long as the key stays. */
type Handle = {
  readonly subscribe: (onChange: () => void) => () => void;
  readonly current: () => Demi;
  readonly empty: () => Demi;
};

/**
 * The conversation, for a component. Connects when the first component with this key is mounted, and closes 5 s after the
 * last one is gone. `key` and `url` say which connection this is, and another one is joined when they change. A new
 * `getToken` is used for the next token; of the other options those of the first component count, as long as the
 * connection lives.
 *
 * On the server, and until a page from the server has been taken over, this is `EMPTY_SNAPSHOT` and nothing connects.
 */
export function useDemi(options: UseDemiOptions): Demi {
  return useDemiSelector(options, whole);
}

/**
 * The same for a component that shows a part, `(demi) => demi.unread` for one: it renders again only when that part
 * changed. `select` picks and does not build: what it makes itself would be new each time.
 */
export function useDemiSelector<Selected>(options: UseDemiOptions, select: (demi: Demi) => Selected): Selected {
  const { subscribe, current, empty } = useHandle(options);
  return useSyncExternalStore(
    subscribe,
    () => select(current()),
    () => select(empty()),
  );
}

function whole(demi: Demi): Demi {
  return demi;
}

function useHandle(options: UseDemiOptions): Handle {
  const clients = useContext(SharedClientsContext);
  const key = `${options.url} ${options.key ?? ''}`; // a url has no blanks
  const newest = useRef(options);
  useEffect(() => {
    newest.current = options; // stands before the subscription, whose effect runs after this one
    clients.find(key)?.renew(options.getToken);
  }, [clients, key, options]);
  return useMemo(() => handleOf(clients, key, newest), [clients, key]);
}

function handleOf(clients: SharedClients, key: string, newest: RefObject<UseDemiOptions>): Handle {
  const functions = functionsOf(clients, key);
  const made = new WeakMap<Snapshot, Demi>();
  const demiOf = (snapshot: Snapshot): Demi => {
    const demi = made.get(snapshot) ?? { ...partsOf(snapshot), ...functions };
    made.set(snapshot, demi);
    return demi;
  };
  return {
    subscribe: (onChange) => clients.join(key, newest.current, onChange),
    current: () => demiOf(clients.find(key)?.client.snapshot ?? EMPTY_SNAPSHOT),
    empty: () => demiOf(EMPTY_SNAPSHOT),
  };
}

function partsOf({ connection, mood: told, ...parts }: Snapshot): Omit<Demi, keyof DemiFunctions> {
  const mood = told && { ...told, word: told.word ?? moodOf(told.emotions) };
  return { ...parts, ...connection, mood };
}

/** What a component calls. Without a client nothing happens: on the server, and before the first effect has run. */
function functionsOf(clients: SharedClients, key: string): DemiFunctions {
  const shared = () => clients.find(key);
  return {
    send: (content) => shared()?.client.send(content) ?? null,
    retry: (clientMessageId) => void shared()?.client.retry(clientMessageId),
    discard: (clientMessageId) => void shared()?.client.discard(clientMessageId),
    markRead: (messageId) => shared()?.client.markRead(messageId),
    setTyping: (isTyping) => shared()?.client.setTyping(isTyping),
    stop: () => shared()?.client.stop() ?? false,
    loadEarlier: async () => (await shared()?.client.loadEarlier()) ?? 'unavailable',
    loadSettings: async () => (await shared()?.client.loadSettings()) ?? 'unavailable',
    changeSettings: async (change) => (await shared()?.client.changeSettings(change)) ?? 'unavailable',
    reconnect: () => shared()?.reconnect(),
  };
}
