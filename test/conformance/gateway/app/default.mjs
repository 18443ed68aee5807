import { tell } from './support.mjs';

export async function handler(event, context) {
  await tell('default', event, context);
  return { statusCode: 200 };
}
