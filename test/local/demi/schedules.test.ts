import { describe, expect, it } from 'vitest';
import { localSchedules } from '../../../local/demi/schedules.ts';

const EVERY_MINUTE = { 'check-in': { expression: 'rate(1 minute)', function: 'check-in' } };

describe('the schedules of the local stack', () => {
  it.each([{}, { CHECK_INS_PER_MINUTE: '' }, { CHECK_INS_PER_MINUTE: '30' }])(
    'are those of AWS, with %j',
    (environment) => {
      expect(localSchedules(environment)).toEqual(EVERY_MINUTE);
    },
  );

  it('are none where Demi is never to write first', () => {
    expect(localSchedules({ CHECK_INS_PER_MINUTE: '0' })).toEqual({});
  });
});
