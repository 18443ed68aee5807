import { describe, expect, it } from 'vitest';
import { singleRecord } from '../../../lambdas/support/single-record.ts';
import { record, sqsEvent } from '../../support/events.ts';

describe('singleRecord', () => {
  it('is the one record of a batch', () => {
    const only = record({});

    expect(singleRecord(sqsEvent(only))).toBe(only);
  });

  it.each([
    [0, []],
    [2, [record({}), record({})]],
  ])('fails where there are %i', (count, records) => {
    expect(() => singleRecord(sqsEvent(...records))).toThrow(`Expected one record, got ${count}`);
  });
});
