import { Logger } from '@aws-lambda-powertools/logger';
import type { Report } from '../../chat/ports/report.ts';

/** Structured log lines. Bodies, tokens and conversation text never go in: callers pass ids and causes. */
export const logger = new Logger({ serviceName: 'demi-chat' });

export const report: Report = (event, { cause, ...details }) => {
  logger.error(event, { ...details, ...(cause === undefined ? {} : { error: toError(cause) }) });
};

export function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('A value that is no Error was thrown');
}
