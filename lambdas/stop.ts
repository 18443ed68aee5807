import { stopReply } from '../chat/stop-reply.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('stop', stopReply);
