import { createHash } from 'node:crypto';
import type { Item } from './dynamodb.ts';

/**
 * How many parts the index of due check-ins has. Each is asked once a minute, and takes a thousand writes a second (DynamoDB guide,
 * "Burst and adaptive capacity"), of which a reply that moves the moment needs two.
 */
export const BUCKETS = 8;

export function bucketOf(userId: string): string {
  return String((createHash('sha256').update(userId).digest()[0] ?? 0) % BUCKETS);
}

/** The keys of the index: `at` in Unix ms; null: to be removed, so that the item is not in it. */
export function dueKeys(userId: string, at: number | null): Item {
  if (at === null) return { check_in_bucket: undefined, check_in_at: undefined };
  return { check_in_bucket: bucketOf(userId), check_in_at: sortKeyOf(at) };
}

/** ISO 8601 in UTC: in the order of time up to the year 9999. */
export function sortKeyOf(at: number): string {
  return new Date(at).toISOString();
}
