import { allDone } from '../all-done.ts';
import type { CheckIns, DueCheckIn } from '../ports/check-ins.ts';
import type { Clock } from '../ports/clock.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Report } from '../ports/report.ts';

export type QueueDueCheckInsPorts = {
  readonly checkIns: Pick<CheckIns, 'buckets' | 'due' | 'open'>;
  readonly jobs: Pick<Jobs, 'checkIn'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly report: Report;
  readonly metrics: Metrics;
  readonly mintId: (now: number) => string;
  readonly openMs: number; // for so long nobody else takes a check-in
  readonly mostCheckIns: number; // of one run: answers of the same workers must not wait for all who wake up at the same time
};

const RUN_MS = 40_000; // 40 s: the next run begins a minute after this one began

/**
 * Queues a job for each conversation in which Demi is due to write first. Asks for what is due and nothing else, so it costs
 * what is due; and what one run does not come to, or fails to queue, a later one finds.
 *
 * @throws Error when something failed, after everything else is done: somebody should know.
 */
export async function queueDueCheckIns(ports: QueueDueCheckInsPorts): Promise<void> {
  const run = { until: ports.clock.now() + RUN_MS, left: ports.mostCheckIns, queued: 0, failed: 0 };
  const buckets = Array.from({ length: ports.checkIns.buckets }, (_, bucket) => bucket);
  await allDone(buckets.map((bucket) => queueBucket(ports, run, bucket)));
  ports.metrics({ CheckInsDue: run.queued });
  if (run.failed > 0) throw new Error(`${run.failed} check-ins or parts of the index failed`);
}

/** How far a run has come; shared by all buckets. */
type Run = { readonly until: number; left: number; queued: number; failed: number };

async function queueBucket(ports: QueueDueCheckInsPorts, run: Run, bucket: number): Promise<void> {
  try {
    for await (const due of ports.checkIns.due(bucket, ports.clock.now())) {
      if (run.left <= 0 || ports.clock.now() >= run.until) return;
      run.left -= 1;
      await queueOne(ports, run, due);
    }
  } catch (cause) {
    run.failed += 1;
    ports.report('due_check_ins_not_read', { bucket, cause });
  }
}

/** One that is opened and not queued is found again when it is no longer open. */
async function queueOne(ports: QueueDueCheckInsPorts, run: Run, due: DueCheckIn): Promise<void> {
  const { userId } = due;
  const now = ports.clock.now();
  const checkInId = ports.mintId(now);
  try {
    if (!(await ports.checkIns.open(due, checkInId, now + ports.openMs))) return;
    await ports.jobs.checkIn({ kind: 'check_in', userId, conversationId: userId, checkInId });
    run.queued += 1;
  } catch (cause) {
    run.failed += 1;
    ports.report('check_in_not_queued', { user_id: userId, cause });
  }
}
