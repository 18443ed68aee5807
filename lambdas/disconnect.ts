import { disconnect } from '../chat/connect.ts';
import { connections } from './support/ports.ts';
import { readSocketEvent } from './support/socket-event.ts';

/** `$disconnect`: comes after the connection has closed, late, or never. */
export async function handler(input: unknown): Promise<{ readonly statusCode: 200 }> {
  const { speaker } = readSocketEvent(input);
  await disconnect({ connections: connections() }, speaker);
  return { statusCode: 200 };
}
