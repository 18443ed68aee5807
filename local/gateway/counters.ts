/** What has happened since the gateway started. */
export type Counters = {
  /** Handshakes that became connections. */
  readonly connects: number;
  /** By HTTP status. */
  readonly handshakesRefused: Readonly<Record<number, number>>;
  /** Sound text messages of clients, throttled ones too. */
  readonly messages: number;
  /** Each closed its connection with 1008. */
  readonly messagesThrottled: number;
  /** Frames by which the gateway itself answered a message. */
  readonly errorFrames: number;
  /** POSTs that the management API answered, whatever it said. Troubles that answer in its place do not count. */
  readonly posts: number;
  /** Those of them that got 410. */
  readonly postsGone: number;
  /** Those of them that got 429, for a rate limit or for a client that reads too slowly. */
  readonly postsThrottled: number;
  /** Connections that ended, by the code of their DISCONNECT event. */
  readonly disconnects: Readonly<Record<number, number>>;
  /** `$disconnect` events that no function was ever given, on purpose. */
  readonly disconnectsLost: number;
  /** Connections that died by half, on purpose. */
  readonly halfDeaths: number;
  /** Connections that ended without a close frame, on purpose. */
  readonly drops: number;
};

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Where the parts of a gateway count; nobody outside sees it. */
export type Tally = Writable<Omit<Counters, 'handshakesRefused' | 'disconnects'>> & {
  readonly handshakesRefused: Record<number, number>;
  readonly disconnects: Record<number, number>;
};

export function createTally(): Tally {
  return {
    connects: 0,
    handshakesRefused: {},
    messages: 0,
    messagesThrottled: 0,
    errorFrames: 0,
    posts: 0,
    postsGone: 0,
    postsThrottled: 0,
    disconnects: {},
    disconnectsLost: 0,
    halfDeaths: 0,
    drops: 0,
  };
}

/** Counts one more under this status or code. */
export function countBy(counts: Record<number, number>, code: number): void {
  counts[code] = (counts[code] ?? 0) + 1;
}
