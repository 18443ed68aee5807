import type { SQSEvent, SQSRecord } from 'aws-lambda';

/** The one record of a queue with batch size 1 (adapters/resources.ts). */
export function singleRecord(event: SQSEvent): SQSRecord {
  const [record, ...more] = event.Records;
  if (record === undefined || more.length > 0) throw new Error(`Expected one record, got ${event.Records.length}`);
  return record;
}
