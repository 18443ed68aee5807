import { tell } from './support.mjs';

export async function handler(event, context) {
  await tell('fail', event, context);
  throw new Error('as asked');
}
