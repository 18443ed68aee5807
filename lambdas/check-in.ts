import { ENV, numberFromEnv } from '../adapters/env.ts';
import { queueDueCheckIns } from '../chat/check-in/queue-due-check-ins.ts';
import { report } from './support/logger.ts';
import { metrics } from './support/metrics.ts';
import { checkIns, clock, jobs, mintId } from './support/ports.ts';

const DEFAULT_CHECK_INS_PER_MINUTE = 600;

/** The schedule's function, once a minute: has Demi write first wherever she is due to. */
export async function handler(): Promise<void> {
  await queueDueCheckIns({
    checkIns: checkIns(),
    jobs: jobs(),
    clock,
    report,
    metrics,
    mintId,
    mostCheckIns: numberFromEnv(ENV.checkInsPerMinute, DEFAULT_CHECK_INS_PER_MINUTE),
  });
}
