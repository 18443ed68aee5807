import { type Api, newOccasion } from './api.ts';
import type { Connection } from './connections.ts';
import { type ErrorText, errorFrame } from './error-frames.ts';
import { messageEvent } from './events.ts';
import { newId } from './ids.ts';
import { type Answer, answerFor } from './route-response.ts';
import { selectRoute } from './route-selection.ts';

/** Routes one message, runs its integration and sends what the route sends back, if anything. */
export async function answerMessage(api: Api, connection: Connection, body: string): Promise<void> {
  const occasion = newOccasion(api);
  const { connectionId } = connection.peer;
  const { requestId } = occasion;
  const sendError = (text: ErrorText) => connection.send(errorFrame(text, connectionId, requestId));
  const selected = selectRoute(api.routes, api.routeKeyOf(body));
  if (selected === undefined) {
    api.log({ level: 'warn', message: 'no route for a message', connectionId, requestId });
    return sendError('Forbidden');
  }
  const { route, routeKey } = selected;
  const event = messageEvent(api.names, connection.peer, occasion, { routeKey, messageId: newId(), body });
  const outcome = await api.invocations.run(route.invoke, event);
  const answer = answerFor(outcome, route.routeResponse, api.limits.messageBytes, api.emptyRouteResponse);
  logAnswer(api, answer, { routeKey, connectionId, requestId, durationMs: api.clock.now() - occasion.at });
  if (answer.kind === 'error') sendError(answer.text);
  if (answer.kind === 'frame') connection.send(answer.body);
}

function logAnswer(api: Api, answer: Answer, about: Readonly<Record<string, unknown>>): void {
  if (answer.kind === 'error') {
    api.log({ level: 'error', message: 'message failed', ...about, answered: answer.text, cause: answer.cause });
  } else {
    api.log({ level: 'info', message: 'message handled', ...about });
  }
}
