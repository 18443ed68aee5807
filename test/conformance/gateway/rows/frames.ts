import type { Client } from '../client.ts';
import { soon } from '../observed.ts';
import type { Row } from '../row.ts';
import type { Visit } from '../visit.ts';

const KB = 1_024;

function size(id: string, says: string, aws: string, bytes: number, frameBytes: number): Row {
  return {
    id: `frame.${id}`,
    says,
    source: 'documented',
    aws,
    async probe(visit) {
      const client = await visit.connect();
      const tag = visit.newTag();
      client.sendInFrames(messageOf(tag, bytes), frameBytes);
      return outcomeOf(visit, client, 'one-way', tag);
    },
  };
}

/** What the frames of a client may be. */
export const FRAMES: readonly Row[] = [
  size('32-kb', 'A frame of 32 KB is accepted.', 'accepted, 32768 bytes', 32 * KB, 32 * KB),
  size(
    'over-32-kb',
    'A frame of more than 32 KB closes the connection with 1009.',
    'closed with 1009',
    33 * KB,
    33 * KB,
  ),
  size(
    'fragments',
    'A message of 100 KB in frames of 25 KB is accepted and reaches its function whole.',
    'accepted, 102400 bytes',
    100 * KB,
    25 * KB,
  ),
  size(
    'message-128-kb',
    'A message of 128 KB in frames of 32 KB is accepted.',
    'accepted, 131072 bytes',
    128 * KB,
    32 * KB,
  ),
  size(
    'message-over-128-kb',
    'A message of more than 128 KB closes the connection with 1009, however small its frames.',
    'closed with 1009',
    129 * KB,
    30 * KB,
  ),
  {
    id: 'frame.binary',
    says: 'A binary frame closes the connection with 1003, and nothing is invoked.',
    source: 'documented',
    aws: 'closed with 1003',
    async probe(visit) {
      const client = await visit.connect();
      const connectionId = await visit.connectionIdOf(client);
      client.send(Buffer.from('{"action":"nowhere"}'));
      return outcomeOf(visit, client, 'default', connectionId);
    },
  },
  {
    id: 'frame.throttled',
    says: 'A message above the rate of its route closes the connection with 1008.',
    source: 'documented',
    aws: 'accepted, then closed with 1008',
    variant: 'few_messages',
    async probe(visit) {
      const client = await visit.connect();
      const [first, second] = [visit.newTag(), visit.newTag()];
      client.send({ action: 'one-way', tag: first });
      await visit.heard('one-way', first);
      client.send({ action: 'one-way', tag: second });
      return `accepted, then ${await outcomeOf(visit, client, 'one-way', second)}`;
    },
  },
  {
    id: 'frame.ping',
    says: 'A ping is answered with a pong.',
    source: 'documented',
    aws: 'pong',
    async probe(visit) {
      const { socket } = await visit.connect();
      const pong = new Promise<string>((resolve) => socket.once('pong', () => resolve('pong')));
      socket.ping();
      return soon(pong, visit.subject.patienceMs, 'no pong');
    },
  },
  posted('text', 'What is posted as bytes comes as a text frame.', 'as text', (text) => Buffer.from(text), 5),
  posted('large', 'A post of 100 KB comes as one message.', 'as text', (text) => text, 100 * KB),
];

/** A message for the one-way route of exactly so many bytes. */
function messageOf(tag: string, bytes: number): string {
  const rest = bytes - JSON.stringify({ action: 'one-way', tag, rest: '' }).length;
  return JSON.stringify({ action: 'one-way', tag, rest: 'x'.repeat(rest) });
}

async function outcomeOf(visit: Visit, client: Client, functionName: string, mark: string): Promise<string> {
  const closed = client.ended.then(({ code }) => `closed with ${code}`);
  const accepted = visit.subject.recorder.heard(functionName, mark).then(({ event }) => {
    return typeof event.body === 'string' ? `accepted, ${Buffer.byteLength(event.body)} bytes` : 'accepted';
  });
  return soon(Promise.race([closed, accepted]), visit.subject.patienceMs, 'neither closed nor handled');
}

function posted(id: string, says: string, aws: string, encode: (text: string) => string | Buffer, length: number): Row {
  return {
    id: `frame.posted-${id}`,
    says,
    source: 'unverified',
    aws,
    async probe(visit) {
      const client = await visit.connect();
      const text = 'y'.repeat(length);
      const connectionId = await visit.connectionIdOf(client);
      const { status } = await visit.manage({ method: 'POST', connectionId, data: encode(text) });
      if (status >= 300) return `answered with ${status}`;
      const frame = await client.next();
      return frame === text ? 'as text' : `changed: ${frame.slice(0, 20)}`;
    },
  };
}
