import { readReceipt } from '../chat/read-receipt.ts';
import { onEvent } from './support/on-event.ts';

export const handler = onEvent('read_receipt', readReceipt);
