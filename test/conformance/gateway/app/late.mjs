import { askedByBody, post, tell } from './support.mjs';

/** Returns while a post is still to come: 100 ms later, if anything here still runs by then. */
export async function handler(event, context) {
  await tell('late', event, context);
  setTimeout(() => void post(askedByBody(event).callback, event.requestContext.connectionId, 'late'), 100);
  return { statusCode: 200 };
}
