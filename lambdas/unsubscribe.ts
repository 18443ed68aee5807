import { unsubscribe } from '../chat/change-topics.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('unsubscribe', (services, speaker, data) => unsubscribe(services, speaker, data.topics));
