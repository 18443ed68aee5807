import { Hono } from 'hono/tiny';
import { changeSettings } from '../../chat/change-settings.ts';
import { pollHistory } from '../../chat/poll-history.ts';
import { sendMessage } from '../../chat/send-message.ts';
import { type Decoded, decodeHttpHistory, decodeHttpMessage, decodeHttpSettings } from '../../protocol/decode.ts';
import { errors, httpErrors } from '../../protocol/errors.ts';
import { MESSAGES_PATH, SETTINGS_PATH } from '../../protocol/http-paths.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { ChatServices } from '../support/services.ts';
import { answerError, answerFailure } from './answer-error.ts';
import { callerOf, type Identify } from './caller.ts';
import type { HttpContext, HttpEnvironment } from './context.ts';
import { refuseRequest } from './http-refusal.ts';

export type HttpAppPorts = {
  readonly identify: Identify;
  readonly services: () => ChatServices;
};

const HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const JSON_TYPE = /^application\/json *(?:;|$)/i;

/** The chat without a WebSocket (PROTOCOL.md, "Without a WebSocket"): every answer is the `data` of a frame. */
export function httpApp({ identify, services }: HttpAppPorts) {
  const app = new Hono<HttpEnvironment>();

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
  });
  app.use(async (context, next) => {
    context.set('caller', await callerOf(context, identify));
    await next();
  });

  app.post(MESSAGES_PATH, async (context) => {
    const request = sound(decodeHttpMessage(await bodyOf(context)));
    const answer = await sendMessage(services(), context.var.caller, request);
    if (answer?.event !== 'delivered') throw new Error(`A message was answered with ${answer?.event ?? 'nothing'}`);
    return context.json(answer.data, answer.data.duplicate === true ? 200 : 201);
  });

  app.get(MESSAGES_PATH, async (context) => {
    const request = sound(decodeHttpHistory(context.req.query()));
    return context.json(await pollHistory(services(), context.var.caller, request));
  });

  app.get(SETTINGS_PATH, async (context) => {
    const { data } = await changeSettings(services(), context.var.caller, {}); // a change of nothing only reads
    return context.json(data);
  });

  app.put(SETTINGS_PATH, async (context) => {
    const request = sound(decodeHttpSettings(await bodyOf(context)));
    const { data } = await changeSettings(services(), context.var.caller, request);
    return context.json(data);
  });

  app.notFound((context) => answerError(context, 404, errors.notFound()));
  app.onError((cause, context) => answerFailure(context, cause));
  return app;
}

function sound<T>(decoded: Decoded<T>): T {
  return decoded.ok ? decoded.value : refuseRequest(400, decoded.error);
}

async function bodyOf({ req: request }: HttpContext): Promise<string> {
  if (!JSON_TYPE.test(request.header('Content-Type') ?? '')) refuseRequest(415, httpErrors.notDeclaredJson());
  const body = await request.arrayBuffer();
  if (body.byteLength > LIMITS.frameBytes) refuseRequest(413, httpErrors.tooLarge());
  return new TextDecoder().decode(body);
}
