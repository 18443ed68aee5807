import { expect, it } from 'vitest';
import { errorFrame } from '../../../local/gateway/error-frames.ts';

it('spaces an error frame as AWS does', () => {
  expect(errorFrame('Forbidden', 'XDmENcnwIE0CFEQ=', 'XDmGEE2RoE0FRdQ=')).toBe(
    '{"message": "Forbidden", "connectionId":"XDmENcnwIE0CFEQ=", "requestId":"XDmGEE2RoE0FRdQ="}',
  );
});
