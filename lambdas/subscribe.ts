import { subscribe } from '../chat/change-topics.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('subscribe', (services, speaker, data) => subscribe(services, speaker, data.topics));
