import { randomUUID } from 'node:crypto';
import { type Client, type Ended, openClient } from './client.ts';
import { type HandshakeAnswer, shakeHands } from './handshake.ts';
import { type Answer, type Call, callManagement } from './management.ts';
import { Observed, soon, within } from './observed.ts';
import type { Recording, SeenEvent } from './recorder.ts';
import type { Subject } from './subject.ts';

/** Parameters of a handshake; one that is undefined is left out, also `tag` and `token`, which others have. */
export type Query = Readonly<Record<string, string | undefined>>;

export type HandshakeOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  /** @default the subject's */
  readonly url?: string;
};

/** What a row does with a subject. Whatever it opens is closed when it is over. */
export type Visit = {
  readonly subject: Subject;
  /** A connection that is let in; a refusal is what was observed. */
  connect(query?: Query): Promise<Client>;
  /** A handshake by hand; `tag` is in its query. */
  handshake(query?: Query, options?: HandshakeOptions): Promise<HandshakeAnswer & { readonly tag: string }>;
  /** A text that no event had before. */
  newTag(): string;
  /** A new tag, and the address with it in its query. */
  address(query?: Query, url?: string): { readonly url: string; readonly tag: string };
  /** What a function told of an event with this text in it. */
  heard(functionName: string, text: string): Promise<Recording>;
  connectionIdOf(client: Client): Promise<string>;
  /** The event of a message that is sent for this, with these fields. */
  messageEvent(client: Client, fields?: object): Promise<SeenEvent>;
  /** The DISCONNECT event of a client. */
  disconnectEvent(client: Client): Promise<SeenEvent>;
  /** How the connection ends; when it does not, what was observed is that it stays open. */
  ending(client: Client, patienceMs?: number): Promise<Ended>;
  /** The frames that came until another message was handled and then something posted. */
  framesSoFar(client: Client): Promise<readonly string[]>;
  manage(call: Call): Promise<Answer & { readonly errorName: string | undefined }>;
  /** A gate that is closed; it is opened when the visit is over. */
  gate(): { readonly name: string; open(): void };
};

/** Runs one row's probe; what it saw where it could not go on counts as what it observed. */
export async function visit(subject: Subject, probe: (visit: Visit) => Promise<string>): Promise<string> {
  const leaving: (() => void)[] = [];
  try {
    return await probe(createVisit(subject, (leave) => leaving.push(leave)));
  } catch (cause) {
    if (cause instanceof Observed) return cause.message;
    throw cause;
  } finally {
    for (const leave of leaving) leave();
  }
}

function createVisit(subject: Subject, onLeaving: (leave: () => void) => void): Visit {
  const { recorder, patienceMs } = subject;
  const newTag = () => `tag-${randomUUID()}`;
  const address: Visit['address'] = (query = {}, base = subject.url) => {
    const tag = newTag();
    const url = new URL(base);
    for (const [name, value] of Object.entries({ tag, token: 'any', ...query })) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    return { url: url.href, tag };
  };
  const heard: Visit['heard'] = (functionName, text) =>
    soon(recorder.heard(functionName, text), patienceMs, `${functionName} is not invoked`);
  const manage: Visit['manage'] = (call) => callManagement(subject.callbackUrl, call);
  const connectionIdOf: Visit['connectionIdOf'] = async ({ tag }) =>
    (await heard('connect', tag)).event.requestContext.connectionId;
  return {
    subject,
    newTag,
    address,
    heard,
    manage,
    connectionIdOf,
    async connect(query) {
      const { url, tag } = address(query);
      const client = await openClient(url, tag, patienceMs);
      onLeaving(() => client.socket.terminate());
      return client;
    },
    async handshake(query, { headers, url: base } = {}) {
      const { url, tag } = address(query, base);
      const leaving = new AbortController();
      onLeaving(() => leaving.abort());
      const answer = await soon(shakeHands(url, headers, leaving.signal), patienceMs, 'no answer');
      onLeaving(() => answer.socket?.destroy());
      return { ...answer, tag };
    },
    async messageEvent(client, fields = {}) {
      const tag = newTag();
      client.send({ action: 'echo', tag, ...fields });
      return (await heard('echo', tag)).event;
    },
    disconnectEvent: async (client) => (await heard('disconnect', await connectionIdOf(client))).event,
    ending: (client, patience = patienceMs) => within(client.ended, patience, 'stays open'),
    async framesSoFar(client) {
      const fence = newTag();
      client.send({ action: 'one-way', tag: fence });
      await heard('one-way', fence);
      const { status } = await manage({ method: 'POST', connectionId: await connectionIdOf(client), data: fence });
      if (status >= 300) throw new Observed(`a post to see what comes before it is answered with ${status}`);
      const frames: string[] = [];
      for (let frame = await client.next(); frame !== fence; frame = await client.next()) frames.push(frame);
      return frames;
    },
    gate() {
      const name = randomUUID();
      const open = () => recorder.openGate(name);
      onLeaving(open);
      return { name, open };
    },
  };
}
