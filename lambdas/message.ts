import { sendMessage } from '../chat/send-message.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('message', sendMessage);
