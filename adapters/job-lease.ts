import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** How long another worker waits for a job whose worker was killed. */
const LEASE_SECONDS = 30;
const EXTEND_EVERY_MS = 10_000; // 10 s
const RETRY_SECONDS = 2;

/** A job as the queue handed it out. */
export type ReceivedJob = { readonly queueUrl: string; readonly receiptHandle: string };

/**
 * Works on a job under a short lease instead of the queue's long visibility, which Lambda wants to be at least the function's
 * timeout: a killed worker's conversation waits seconds, not minutes. A job that throws comes back after 2 s. `work` begins at
 * once, and is given what resolves when the lease was asked for: it is there, or SQS did not give it (then the work goes on under the
 * queue's own visibility).
 */
export async function underLease(
  client: SQSClient,
  job: ReceivedJob,
  work: (leased: Promise<void>) => Promise<void>,
): Promise<void> {
  const setVisibility = async (seconds: number): Promise<void> => {
    const { queueUrl: QueueUrl, receiptHandle: ReceiptHandle } = job;
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: seconds }));
  };
  // A failed lease is made up for by the next one, or by another worker, which finds what this one stored.
  const lease = (): Promise<void> => setVisibility(LEASE_SECONDS).catch(() => undefined);
  const leased = lease();
  let extension = leased;
  const timer = setInterval(() => {
    extension = extension.then(lease);
  }, EXTEND_EVERY_MS);
  try {
    await work(leased);
  } catch (error) {
    clearInterval(timer);
    await extension;
    await setVisibility(RETRY_SECONDS).catch(() => undefined); // it comes back when the lease runs out
    throw error;
  } finally {
    clearInterval(timer);
    await extension;
  }
}
