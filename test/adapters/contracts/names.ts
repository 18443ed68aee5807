import { randomUUID } from 'node:crypto';

/** A user whom no other test knows, so that tests can share a table. */
export function aUserId(): string {
  return `ada-${randomUUID()}@example.org`;
}

/**
 * When contracts begin, Unix ms: 1 February 2100. Later than today, so that the sweep of the local tables, which goes by
 * the real time, leaves every row alone.
 */
export const START = Date.UTC(2100, 1, 1, 15, 30);
