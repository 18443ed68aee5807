import { type Api, newOccasion } from './api.ts';
import type { Connection } from './connections.ts';
import { ENDINGS } from './endings.ts';
import { type ErrorText, errorFrame } from './error-frames.ts';
import { messageEvent, type Occasion } from './events.ts';
import { newId } from './ids.ts';
import { type Answer, answerFor } from './route-response.ts';
import { selectRoute } from './route-selection.ts';
import type { SettledRoute } from './settings.ts';

/**
 * Routes one message, runs its integration and sends what the route sends back, if anything. A message above a rate
 * limit closes its connection with 1008; AWS names the code, not whether an error frame comes first.
 */
export async function answerMessage(api: Api, connection: Connection, body: string): Promise<void> {
  const startedAt = api.clock.now();
  const occasion = newOccasion(api);
  const about = { connectionId: connection.peer.connectionId, requestId: occasion.requestId };
  api.tally.messages += 1;
  const selected = selectRoute(api.routes, api.routeKeyOf(body));
  if (!api.throttles.mayRoute(selected?.routeKey)) {
    api.tally.messagesThrottled += 1;
    api.log({ level: 'warn', message: 'a message was throttled', ...about });
    return connection.end(ENDINGS.throttled);
  }
  if (selected === undefined) {
    api.log({ level: 'warn', message: 'no route for a message', ...about });
    return sendError(api, connection, 'Forbidden', occasion);
  }
  const { route, routeKey } = selected;
  const answer = await integrate(api, connection, occasion, { route, routeKey, body });
  logAnswer(api, answer, { routeKey, ...about, durationMs: api.clock.now() - startedAt });
  if (answer.kind === 'error') sendError(api, connection, answer.text, occasion);
  if (answer.kind === 'frame') connection.send(answer.body);
}

async function integrate(
  api: Api,
  { peer }: Connection,
  occasion: Occasion,
  { route, ...message }: { readonly route: SettledRoute; readonly routeKey: string; readonly body: string },
): Promise<Answer> {
  const event = messageEvent(api.names, peer, occasion, { messageId: newId(), ...message });
  const outcome = await api.invocations.run({ ...route, delayMs: api.troubles.messageDelayMs() }, event);
  return answerFor(outcome, route.routeResponse, api.limits.messageBytes, api.emptyRouteResponse);
}

function sendError(api: Api, connection: Connection, text: ErrorText, { requestId }: Occasion): void {
  api.tally.errorFrames += 1;
  connection.send(errorFrame(text, connection.peer.connectionId, requestId));
}

function logAnswer(api: Api, answer: Answer, about: Readonly<Record<string, unknown>>): void {
  if (answer.kind === 'error') {
    api.log({ level: 'error', message: 'message failed', ...about, answered: answer.text, cause: answer.cause });
  } else {
    api.log({ level: 'info', message: 'message handled', ...about });
  }
}
