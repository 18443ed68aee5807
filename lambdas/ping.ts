import { answerPing } from '../chat/answer-ping.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('ping', (services, _speaker, data) => answerPing(services, data));
