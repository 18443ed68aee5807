import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CLIENT_EVENTS, type ClientEvent } from '../../protocol/client-events.ts';
import { decode } from '../../protocol/decode.ts';
import { CLIENT_EXAMPLES, SERVER_EXAMPLES } from '../../protocol/examples.ts';
import { SERVER_EVENTS } from '../../protocol/server-event-schemas.ts';
import type { ServerEvent } from '../../protocol/server-events.ts';
import { ASYNCAPI, renderDocument } from '../../scripts/asyncapi.ts';
import { complaintAbout, pathOf } from '../../scripts/documents/schema-document.ts';

type Reference = { readonly $ref: string };
type Message = {
  readonly name: string;
  readonly payload: { readonly required: readonly string[] };
  readonly examples: readonly { readonly name: string; readonly payload: Readonly<Record<string, unknown>> }[];
};
type Operation = {
  readonly action: 'send' | 'receive';
  readonly messages: readonly Reference[];
  readonly reply?: { readonly messages: readonly Reference[] };
};
type AsyncApi = {
  readonly channels: { readonly chat: { readonly messages: Readonly<Record<string, Reference>> } };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
};

const text = readFileSync(pathOf(ASYNCAPI), 'utf8');
const document = parse(text) as AsyncApi;
const messages = document.components.messages;
const operations = Object.values(document.operations);

const clientEvents = Object.keys(CLIENT_EVENTS) as ClientEvent[];
const serverEvents = Object.keys(SERVER_EVENTS) as ServerEvent[];
const allNames = [...clientEvents.map((event) => `client.${event}`), ...serverEvents.map((event) => `server.${event}`)];

describe('docs/asyncapi.yaml', () => {
  it('is what the schemas say', () => {
    expect(complaintAbout(ASYNCAPI, text)).toBeUndefined();
  });

  it('comes out the same every time', () => {
    expect(renderDocument()).toBe(renderDocument());
  });

  it('is complained about in a sentence when it is missing or changed by hand', () => {
    expect(complaintAbout(ASYNCAPI, undefined)).toMatch(/npm run asyncapi\.$/);
    expect(complaintAbout(ASYNCAPI, `${text}\n`)).toMatch(/npm run asyncapi\.$/);
  });

  it('has a message for every event and no others', () => {
    expect(Object.keys(messages)).toEqual(allNames);
    expect(Object.keys(document.channels.chat.messages)).toEqual(allNames);
  });

  it('receives every event of a client, and sends or answers with every event of the server', () => {
    const received = operations.filter(({ action }) => action === 'receive').flatMap(({ messages: taken }) => taken);
    const sent = operations.filter(({ action }) => action === 'send').flatMap(({ messages: pushed }) => pushed);
    const answers = operations.flatMap(({ reply }) => reply?.messages ?? []);

    expect(namesOf(received)).toEqual(new Set(clientEvents.map((event) => `client.${event}`)));
    expect(namesOf([...sent, ...answers])).toEqual(new Set(serverEvents.map((event) => `server.${event}`)));
  });

  it('points only to what is in it', () => {
    const references = [...text.matchAll(/\$ref: "(.+)"/g)].map(([, target = '']) => target);

    expect(references.length).toBeGreaterThan(allNames.length);
    expect(references.filter((target) => resolve(target) === undefined)).toEqual([]);
  });

  it.each(clientEvents)('lets a client leave out the data of %s exactly where the server does', (event) => {
    const isOptional = !messages[`client.${event}`]?.payload.required.includes('data');

    expect(decode(event, JSON.stringify({ event })).ok).toBe(isOptional);
  });
});

describe('the examples of clients', () => {
  it.each(clientEvents)('%s: each is a good frame, and its data are all understood', (event) => {
    const examples = messages[`client.${event}`]?.examples ?? [];

    expect(examples).toHaveLength(CLIENT_EXAMPLES[event].length);
    for (const { payload } of examples) {
      expect(decode(event, JSON.stringify(payload))).toMatchObject({ ok: true, value: payload.data });
    }
  });
});

describe('the examples of the server', () => {
  it.each(serverEvents)('%s: each keeps to the schema and has nothing beside it', (event) => {
    const examples = messages[`server.${event}`]?.examples ?? [];

    expect(examples).toHaveLength(SERVER_EXAMPLES[event].length);
    for (const { payload } of examples) {
      expect(payload).toMatchObject({ event, timestamp: '2026-02-01T15:30:00.000Z' });
      expect(v.parse(SERVER_EVENTS[event], payload.data)).toEqual(payload.data);
    }
  });

  it.each([...Object.entries(CLIENT_EXAMPLES), ...Object.entries(SERVER_EXAMPLES)])(
    '%s: there is one, and names do not repeat',
    (_event, examples) => {
      const names = examples.map(({ name }) => name);

      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
    },
  );
});

function namesOf(references: readonly Reference[]): Set<string> {
  return new Set(references.map(({ $ref }) => $ref.slice($ref.lastIndexOf('/') + 1)));
}

function resolve(target: string): unknown {
  const steps = target.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>((place, step) => (isRecord(place) ? place[step] : undefined), document);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
