import { handle, type LambdaEvent } from 'hono/aws-lambda';
import * as v from 'valibot';
import { narrow } from '../protocol/narrow.ts';
import { httpApp } from './http/app.ts';
import { identify } from './support/identify.ts';
import { reporting } from './support/reporting.ts';
import { chatServices } from './support/services.ts';

/** What makes an event one of API Gateway's HTTP API, payload format 2.0. */
const httpEvent = v.object({
  version: v.literal('2.0'),
  rawPath: v.string(),
  requestContext: v.object({ requestId: v.string(), http: v.object({ method: v.string() }) }),
});

const answer = handle(httpApp({ identify, services: chatServices }));

/** The routes of the HTTP API. */
export const handler = reporting(async (input: unknown) => {
  narrow(httpEvent, input, 'HTTP event');
  return answer(input as LambdaEvent);
});
