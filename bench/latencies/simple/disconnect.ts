import { forget } from './connections.ts';
import { DONE, type SocketEvent } from './event.ts';

export async function handler({ requestContext: { connectionId } }: SocketEvent) {
  await forget(connectionId);
  return DONE;
}
