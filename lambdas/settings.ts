import { changeSettings } from '../chat/change-settings.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('settings', changeSettings);
