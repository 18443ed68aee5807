import { ENV, numberFromEnv } from '../adapters/env.ts';
import { queueDueCheckIns } from '../chat/check-in/queue-due-check-ins.ts';
import { report } from './support/logger.ts';
import { metrics } from './support/metrics.ts';
import { checkIns, clock, jobs, mintId } from './support/ports.ts';
import { reporting } from './support/reporting.ts';

const DEFAULT_CHECK_INS_PER_MINUTE = 600;
/** Longer than a job waits and works, three attempts and a long queue included; a job that is lost costs so long a delay. */
const DEFAULT_OPEN_MS = 3_600_000; // 1 h

/** The schedule's function, once a minute: has Demi write first wherever she is due to. */
export const handler: (event: unknown) => Promise<void> = reporting(queueDue);

async function queueDue(): Promise<void> {
  await queueDueCheckIns({
    checkIns: checkIns(),
    jobs: jobs(),
    clock,
    report,
    metrics,
    mintId,
    openMs: numberFromEnv(ENV.checkInOpenMs, DEFAULT_OPEN_MS),
    mostCheckIns: numberFromEnv(ENV.checkInsPerMinute, DEFAULT_CHECK_INS_PER_MINUTE),
  });
}
