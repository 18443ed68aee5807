import { setTimeout as wait } from 'node:timers/promises';
import { askedByBody, resultAsAsked, tell } from './support.mjs';

/** Has a route response: answers with its event. */
export async function handler(event, context) {
  await tell('echo', event, context);
  const asked = askedByBody(event);
  const answer = resultAsAsked(asked, JSON.stringify(event));
  if (asked.measure) {
    await wait(20); // ms; for the remaining time to run down
    await tell('echo-later', event, context);
  }
  if (asked.tamper !== undefined) event.requestContext[asked.tamper].tampered = 'yes';
  return answer;
}
