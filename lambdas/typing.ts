import { showTyping } from '../chat/show-typing.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('typing', showTyping);
