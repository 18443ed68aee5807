import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { HTTP_ROUTES } from '../../lambdas/routes.ts';
import { CLIENT_EVENTS, type ClientEvent, HTTP_MESSAGE } from '../../protocol/client-events.ts';
import { decode } from '../../protocol/decode.ts';
import { EMOTIONS } from '../../protocol/emotions.ts';
import { ERROR_CODES, HTTP_ERROR_CODES, INVALID_REASONS } from '../../protocol/error-codes.ts';
import { HTTP_BASE_PATH } from '../../protocol/http-paths.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { SERVER_EVENTS, wireMessage } from '../../protocol/server-event-schemas.ts';
import type { ServerEvent } from '../../protocol/server-events.ts';
import { TOPICS } from '../../protocol/topics.ts';

const page = readFileSync(new URL('../../PROTOCOL.md', import.meta.url), 'utf8');
const clientEvents = Object.keys(CLIENT_EVENTS) as ClientEvent[];
const serverEvents = Object.keys(SERVER_EVENTS) as ServerEvent[];

const chapters = sections(page, '## ');
const fromClient = sections(chapter('What a client sends'), '### ');
const fromServer = sections(chapter('What the server sends'), '### ');

describe('PROTOCOL.md', () => {
  it('has a heading for every event of a client and for no others', () => {
    expect([...fromClient.keys()]).toEqual(clientEvents.map((event) => `\`${event}\``));
  });

  it('has a heading for every event of the server and for no others', () => {
    expect([...fromServer.keys()]).toEqual(serverEvents.map((event) => `\`${event}\``));
  });

  it.each(clientEvents)('names every key that a client may send with %s', (event) => {
    const missing = Object.keys(CLIENT_EVENTS[event].entries).filter((key) => !names(clientSection(event), key));

    expect(missing).toEqual([]);
  });

  it.each(serverEvents)('names every key that the server may send with %s', (event) => {
    const missing = Object.keys(SERVER_EVENTS[event].entries).filter((key) => !names(serverSection(event), key));

    expect(missing).toEqual([]);
  });

  it('names every key of the message object, and every emotion', () => {
    const keys = [...Object.keys(wireMessage.entries), ...EMOTIONS];

    expect(keys.filter((key) => !names(chapter('The message object'), key))).toEqual([]);
  });

  it.each([...ERROR_CODES, ...INVALID_REASONS])('explains the error %s', (word) => {
    expect(chapter('Errors')).toContain(`\n| \`${word}\` |`);
  });

  it.each(HTTP_ERROR_CODES)('says of the error %s what it is over HTTP, or that it does not come', (code) => {
    const text = chapter('Without a WebSocket');

    expect(
      text.includes(`| \`${code}\` |`) || /^.* do not come over HTTP\./m.exec(text)?.[0].includes(`\`${code}\``),
    ).toBe(true);
  });

  it.each(HTTP_ROUTES)(
    'has $method $path in the table of requests, and a heading that names it',
    ({ method, path }) => {
      const name = `\`${method} ${path.slice(HTTP_BASE_PATH.length)}\``;
      const text = chapter('Without a WebSocket');

      expect(text).toContain(`\n| ${name} |`);
      expect([...sections(text, '### ').keys()].filter((heading) => heading.includes(name))).toHaveLength(1);
    },
  );

  it('names every key of a message and of settings over HTTP, and every parameter of a query', () => {
    const keys = [HTTP_MESSAGE, CLIENT_EVENTS.history, CLIENT_EVENTS.settings].flatMap(({ entries }) =>
      Object.keys(entries),
    );
    const text = chapter('Without a WebSocket');

    expect(keys.filter((key) => !names(text, key) && !text.includes(`${key}=`))).toEqual([]);
  });

  it.each(TOPICS)('explains the topic %s', (topic) => {
    expect(clientSection('subscribe')).toContain(`\n| \`${topic}\` |`);
  });

  it.each([LIMITS.contentCodePoints, LIMITS.messagesPerMinute, LIMITS.frameBytes, LIMITS.payloadBytes])(
    'states the limit of %d',
    (limit) => {
      expect(chapter('Limits')).toMatch(new RegExp(`\\| ${limit}\\b`));
    },
  );

  it('reserves no name that is taken', () => {
    const reserved = [...chapter('Reserved names').matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name);
    const taken = new Set<string>([...clientEvents, ...serverEvents, ...TOPICS]);

    expect(reserved.filter((name) => taken.has(name))).toEqual([]);
    expect(reserved.length).toBeGreaterThan(40);
  });

  it('has no link that leads nowhere', () => {
    const anchors = anchorsOf(page);
    const targets = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, target = '']) => target);

    expect(targets.filter((target) => !anchors.has(target))).toEqual([]);
  });
});

describe('the frames in PROTOCOL.md', () => {
  it.each(clientEvents)('%s from a client: each is a good frame', (event) => {
    const frames = framesIn(clientSection(event));

    expect(frames).not.toEqual([]);
    for (const frame of frames) expect(decode(event, frame)).toMatchObject({ ok: true });
  });

  it.each(serverEvents)('%s from the server: each keeps to the schema and has nothing beside it', (event) => {
    const frames = framesIn(serverSection(event));

    expect(frames).not.toEqual([]);
    for (const frame of frames) {
      const { data, ...envelope } = JSON.parse(frame) as Record<string, unknown>;
      expect(envelope).toMatchObject({ event, timestamp: expect.stringMatching(/\.\d{3}Z$/) });
      expect(v.parse(SERVER_EVENTS[event], data)).toEqual(data);
    }
  });
});

/** What stands under each heading of one level, by the heading's text. */
function sections(text: string, mark: string): Map<string, string> {
  const [, ...parts] = `\n${text}`.split(`\n${mark}`);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n'))]));
}

function chapter(title: string): string {
  return chapters.get(title) ?? '';
}

function clientSection(event: ClientEvent): string {
  return fromClient.get(`\`${event}\``) ?? '';
}

function serverSection(event: ServerEvent): string {
  return fromServer.get(`\`${event}\``) ?? '';
}

/** Whether a key stands there as code, with the question mark of an optional one or without. */
function names(text: string, key: string): boolean {
  return text.includes(`\`${key}\``) || text.includes(`\`${key}?\``);
}

function framesIn(text: string): string[] {
  const blocks = [...text.matchAll(/\n```json\n(.*?)\n```/gs)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n'));
}

/** The anchors that GitHub makes of headings: a repeated one gets a number. */
function anchorsOf(text: string): Set<string> {
  const counts = new Map<string, number>();
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) => {
      const anchor = heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-');
      const count = counts.get(anchor) ?? 0;
      counts.set(anchor, count + 1);
      return count === 0 ? anchor : `${anchor}-${count}`;
    }),
  );
}
