import { remember } from './connections.ts';
import { DONE, type SocketEvent } from './event.ts';

export async function handler({ requestContext: { connectionId, authorizer } }: SocketEvent) {
  await remember(connectionId, authorizer.user_id);
  return DONE;
}
