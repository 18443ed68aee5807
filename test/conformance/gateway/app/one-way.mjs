import { askedByBody, resultAsAsked, tell } from './support.mjs';

/** Has no route response: what it returns is meant to reach nobody. */
export async function handler(event, context) {
  await tell('one-way', event, context);
  return resultAsAsked(askedByBody(event), 'the body of a one-way route');
}
