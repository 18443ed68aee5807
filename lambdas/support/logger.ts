import { Logger } from '@aws-lambda-powertools/logger';
import type { Report } from '../../chat/ports/report.ts';
import { oncePerContainer } from './once-per-container.ts';
import { originalStack } from './original-stack.ts';

/**
 * Structured log lines. Bodies, tokens and conversation text never go in: callers pass ids and causes. Made for the first
 * line: most containers never write one.
 */
export const logger: () => Logger = oncePerContainer(() => new Logger({ serviceName: 'demi-chat' }));

export const report: Report = (event, { cause, ...details }) => {
  logger().error(event, { ...details, ...(cause === undefined ? {} : { error: describe(cause) }) });
};

type Description = {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string;
  readonly status?: number;
  readonly cause?: Description;
};

const DEEPEST_CAUSE = 3;

/** What of an error goes into the log. Never its other properties: clients of APIs hang requests on them, and those hold text. */
export function describe(cause: unknown, depth = 1): Description {
  if (!(cause instanceof Error)) return { name: 'Unknown', message: 'A value that is no Error was thrown' };
  const { name, message, stack } = cause;
  const status = statusOf(cause);
  return {
    name,
    message,
    stack: stack === undefined ? undefined : originalStack(stack),
    ...('code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {}),
    ...(status === undefined ? {} : { status }),
    ...(cause.cause === undefined || depth === DEEPEST_CAUSE ? {} : { cause: describe(cause.cause, depth + 1) }),
  };
}

/** Errors of the AWS SDK say which status they came with. */
function statusOf(error: Error): number | undefined {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return typeof status === 'number' ? status : undefined;
}
