import { tell } from './support.mjs';

export async function handler(event, context) {
  await tell('disconnect', event, context);
  return { statusCode: 200 };
}
