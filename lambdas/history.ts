import { readHistory } from '../chat/read-history.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('history', readHistory);
