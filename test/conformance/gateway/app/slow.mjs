import { askedByBody, passGate, tell } from './support.mjs';

/** Takes as long as its gate is closed. */
export async function handler(event, context) {
  await tell('slow', event, context);
  await passGate(askedByBody(event).gate);
  return { statusCode: 200, body: 'at last' };
}
