import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HTTP_ROUTES } from '../../lambdas/routes.ts';
import { CLIENT_EVENTS, HTTP_MESSAGE } from '../../protocol/client-events.ts';
import { decodeHttpSettings } from '../../protocol/decode.ts';
import { errors, httpErrors } from '../../protocol/errors.ts';
import { HTTP_BASE_PATH } from '../../protocol/http-paths.ts';
import { httpError, SERVER_EVENTS } from '../../protocol/server-event-schemas.ts';
import { complaintAbout, pathOf } from '../../scripts/documents/schema-document.ts';
import { OPENAPI } from '../../scripts/openapi.ts';

type Content = {
  readonly 'application/json': { readonly schema: { readonly properties?: object }; readonly example?: unknown };
};
type Operation = {
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
};
type OpenApi = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const text = readFileSync(pathOf(OPENAPI), 'utf8');
const document = parse(text) as OpenApi;
const { post, get } = document.paths['/messages'] ?? {};
const settings = document.paths['/settings'];

describe('docs/openapi.yaml', () => {
  it('is what the schemas say', () => {
    expect(complaintAbout(OPENAPI, text)).toBeUndefined();
  });

  it('is complained about in a sentence when it is missing or changed by hand', () => {
    expect(complaintAbout(OPENAPI, undefined)).toMatch(/npm run openapi\.$/);
    expect(complaintAbout(OPENAPI, `${text}\n`)).toMatch(/npm run openapi\.$/);
  });

  it('has the routes of the HTTP API and no others', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${HTTP_BASE_PATH}${path}`),
    );

    expect(described).toEqual(HTTP_ROUTES.map(({ method, path }) => `${method} ${path}`));
  });

  it('has every setting that may change', () => {
    const body = settings?.put?.requestBody?.content['application/json'];

    expect(Object.keys(body?.schema.properties ?? {})).toEqual(Object.keys(CLIENT_EVENTS.settings.entries));
    expect(decodeHttpSettings(JSON.stringify(body?.example))).toEqual({ ok: true, value: body?.example });
  });

  it('has an example of settings that is all of them', () => {
    const example = settings?.get?.responses['200']?.content['application/json'].example;

    expect(v.parse(SERVER_EVENTS.settings, example)).toEqual(example);
  });

  it('has every key of a message, and every parameter of a query', () => {
    const body = post?.requestBody?.content['application/json'].schema.properties ?? {};

    expect(Object.keys(body)).toEqual(Object.keys(HTTP_MESSAGE.entries));
    expect(get?.parameters?.map(({ name }) => name)).toEqual(Object.keys(CLIENT_EVENTS.history.entries));
  });

  it('points only to what is in it', () => {
    const references = [...text.matchAll(/\$ref: "(.+)"/g)].map(([, target = '']) => target);
    const resolve = (target: string): unknown =>
      target
        .slice('#/'.length)
        .split('/')
        .reduce<unknown>((place, step) => (place as Record<string, unknown> | undefined)?.[step], document);

    expect(references).not.toEqual([]);
    expect(references.filter((target) => resolve(target) === undefined)).toEqual([]);
  });

  it('has an example of an acknowledgement that is one', () => {
    const example = post?.responses['201']?.content['application/json'].example;

    expect(v.parse(SERVER_EVENTS.delivered, example)).toEqual(example);
  });
});

describe('the body of an error over HTTP', () => {
  it.each([
    ...Object.values(httpErrors).map((build) => build()),
    errors.validation('content', 'is missing'),
    errors.tooLong('content'),
    errors.rateLimited(1_500, 'c-1'),
    errors.expiredToken(),
    errors.forbidden(),
    errors.notFound(),
    errors.server('JKJaXmPLvHcESHA='),
  ])('$code "$message" keeps to its schema and has nothing beside it', (data) => {
    expect(v.parse(httpError, data)).toEqual(data);
  });
});
